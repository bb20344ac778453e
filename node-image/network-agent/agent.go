package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net"
	"os"
	"time"

	"github.com/coreos/go-iptables/iptables"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
)

const (
	// Drills flush tables and delete routes: what they broke is put back within this time.
	resyncInterval = 15 * time.Second
	// After a failure, another try; failures are mostly things that are not there yet.
	retryInterval = time.Second
	// How long a new node's pods are held back for kube-proxy's first rules. See awaitServices.
	servicesPatience = 10 * time.Second
)

// agent keeps one node's network as the cluster's nodes want it.
type agent struct {
	settings settings
	nodes    listers.NodeLister
	tables   *iptables.IPTables
}

// run works until the context ends. Every change of any node, and every resync, does all the work again
// from what is there: there is no state of our own that could be wrong.
func run(ctx context.Context, settings settings, client kubernetes.Interface) error {
	tables, err := iptables.New(iptables.IPFamily(iptables.ProtocolIPv4), iptables.Timeout(5))
	if err != nil {
		return fmt.Errorf("find iptables: %w", err)
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	informer := factory.Core().V1().Nodes().Informer()
	handler, changed := notifier()
	if _, err := informer.AddEventHandler(handler); err != nil {
		return fmt.Errorf("watch nodes: %w", err)
	}
	enforcer, err := newEnforcer(factory, settings.nodeName)
	if err != nil {
		return err
	}
	factory.Start(ctx.Done())
	go enforcer.run(ctx)
	if !cache.WaitForCacheSync(ctx.Done(), informer.HasSynced) {
		return ctx.Err()
	}
	a := &agent{settings, factory.Core().V1().Nodes().Lister(), tables}
	for {
		pause := resyncInterval
		if err := a.reconcile(); err != nil {
			log.Printf("not yet: %v", err)
			pause = retryInterval
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-time.After(pause):
		}
	}
}

// notifier returns a handler that says on the channel that something changed. Changes that come while nobody
// listens are one.
func notifier() (cache.ResourceEventHandler, <-chan struct{}) {
	changed := make(chan struct{}, 1)
	notify := func() {
		select {
		case changed <- struct{}{}:
		default: // one is pending already
		}
	}
	return cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { notify() },
		UpdateFunc: func(any, any) { notify() },
		DeleteFunc: func(any) { notify() },
	}, changed
}

// reconcile does what it can and returns what it could not. The CNI configuration comes last: once it is
// there, pods start, and by then the network they need should be.
func (a *agent) reconcile() error {
	nodes, err := a.nodes.List(labels.Everything())
	if err != nil {
		return fmt.Errorf("list nodes: %w", err)
	}
	routes, faults := routesTo(nodes, a.settings.nodeName)
	faults = append(faults, a.syncRoutes(routes), ensureMasquerade(a.tables, a.settings.podSubnet), a.writeConflist())
	return errors.Join(faults...)
}

func (a *agent) syncRoutes(wanted []route) error {
	present, err := presentRoutes()
	if err != nil {
		return err
	}
	remove, add := diffRoutes(present, wanted)
	var faults []error
	for _, r := range remove {
		log.Printf("removing route to %s via %s", r.podRange, r.via)
		faults = append(faults, removeRoute(r))
	}
	for _, r := range add {
		log.Printf("adding route to %s via %s", r.podRange, r.via)
		faults = append(faults, addRoute(r))
	}
	return errors.Join(faults...)
}

func (a *agent) writeConflist() error {
	node, err := a.nodes.Get(a.settings.nodeName)
	if err != nil {
		return fmt.Errorf("own node: %w", err)
	}
	if node.Spec.PodCIDR == "" {
		return errors.New("own node has no pod range so far")
	}
	podRange, err := podRangeOf(node)
	if err != nil {
		return err
	}
	mtu, err := uplinkMTU(internalIPv4(node))
	if err != nil {
		return err
	}
	if _, err := os.Stat(conflistPath); errors.Is(err, fs.ErrNotExist) {
		awaitServices(a.settings.apiService, servicesPatience)
	}
	wrote, err := writeIfChanged(conflistPath, renderConflist(podRange, mtu))
	if err != nil {
		return fmt.Errorf("write %s: %w", conflistPath, err)
	}
	if wrote {
		log.Printf("wrote %s for pods in %s", conflistPath, podRange)
	}
	return nil
}

// awaitServices returns once the API server's Service answers, or patience is over. Pods that start before
// kube-proxy's rules lose their first connections in a black hole: CoreDNS then fails its first readiness
// probe, and the next is ten seconds away. Only a new node waits; later on, a broken kube-proxy is the drill.
func awaitServices(address string, patience time.Duration) {
	started := time.Now()
	for time.Since(started) < patience {
		connection, err := net.DialTimeout("tcp4", address, 200*time.Millisecond)
		if err == nil {
			_ = connection.Close()
			log.Printf("Services work after %d ms", time.Since(started).Milliseconds())
			return
		}
		time.Sleep(20 * time.Millisecond) // a refused connection fails at once
	}
	log.Printf("Service %s does not answer after %s; going on without", address, patience)
}
