package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os/exec"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	corelisters "k8s.io/client-go/listers/core/v1"
	networkinglisters "k8s.io/client-go/listers/networking/v1"
	"k8s.io/client-go/tools/cache"

	"dnsdrill/node-image/network-agent/policy"
)

// enforcer keeps one node's nftables rules as the cluster's NetworkPolicies want them. It works beside the agent,
// not in its loop: pods change often, and nothing but this depends on them.
type enforcer struct {
	nodeName   string
	policies   networkinglisters.NetworkPolicyLister
	pods       corelisters.PodLister
	namespaces corelisters.NamespaceLister
	nodes      corelisters.NodeLister
	synced     []cache.InformerSynced
	changed    <-chan struct{}

	// What was written last, and how the kernel told it right after.
	written, told string
}

// newEnforcer adds what it watches to a factory that has not been started.
func newEnforcer(factory informers.SharedInformerFactory, nodeName string) (*enforcer, error) {
	core, networking := factory.Core().V1(), factory.Networking().V1()
	handler, changed := notifier()
	e := &enforcer{
		nodeName:   nodeName,
		policies:   networking.NetworkPolicies().Lister(),
		pods:       core.Pods().Lister(),
		namespaces: core.Namespaces().Lister(),
		nodes:      core.Nodes().Lister(),
		changed:    changed,
	}
	if err := core.Pods().Informer().SetTransform(trimPod); err != nil {
		return nil, fmt.Errorf("trim pods: %w", err)
	}
	for what, informer := range map[string]cache.SharedIndexInformer{
		"network policies": networking.NetworkPolicies().Informer(),
		"pods":             core.Pods().Informer(),
		"namespaces":       core.Namespaces().Informer(),
		"nodes":            core.Nodes().Informer(), // for the node's pod range
	} {
		if _, err := informer.AddEventHandler(handler); err != nil {
			return nil, fmt.Errorf("watch %s: %w", what, err)
		}
		e.synced = append(e.synced, informer.HasSynced)
	}
	return e, nil
}

// run works until the context ends. The rules stay when it does: they are replaced by the next agent's, and there
// is no moment without.
func (e *enforcer) run(ctx context.Context) {
	if !cache.WaitForCacheSync(ctx.Done(), e.synced...) {
		return
	}
	distrust := true
	// A clock of its own: in a busy cluster changes come more often than that, and must not put it off for ever.
	resync := time.NewTicker(resyncInterval)
	defer resync.Stop()
	for {
		var retry <-chan time.Time
		if err := e.enforce(ctx, distrust); err != nil {
			log.Printf("policies not yet: %v", err)
			retry = time.After(retryInterval)
		} else {
			distrust = false
		}
		select {
		case <-ctx.Done():
			return
		case <-e.changed:
		case <-resync.C:
			distrust = true
		case <-retry:
			distrust = true
		}
	}
}

// enforce writes the rules unless they are there. With distrust it asks the kernel whether they are: a drill may
// have flushed all rules, and an agent before this one may have left some that nobody wants any more.
func (e *enforcer) enforce(ctx context.Context, distrust bool) error {
	state, err := e.state()
	if err != nil {
		return err
	}
	rules, faults := policy.For(e.node(), state)
	wanted := policy.Ruleset(rules)
	if wanted != e.written || distrust {
		faults = append(faults, e.write(ctx, wanted, len(rules.Pods)))
	}
	return errors.Join(faults...)
}

// write makes the kernel's rules the wanted ones, unless they are: writing starts their counters anew.
func (e *enforcer) write(ctx context.Context, wanted string, pods int) error {
	told, err := tellTable(ctx)
	if err != nil {
		return err
	}
	if wanted == e.written && told == e.told || wanted == policy.Clear && told == "" {
		e.written, e.told = wanted, told
		return nil
	}
	started := time.Now()
	if _, err := nft(ctx, wanted, "-f", "-"); err != nil {
		return err
	}
	log.Printf("wrote the policies of %d pods in %d ms", pods, time.Since(started).Milliseconds())
	e.written = wanted
	e.told, err = tellTable(ctx)
	return err
}

func (e *enforcer) state() (policy.State, error) {
	policies, policiesErr := e.policies.List(labels.Everything())
	pods, podsErr := e.pods.List(labels.Everything())
	namespaces, namespacesErr := e.namespaces.List(labels.Everything())
	return policy.State{Policies: policies, Pods: pods, Namespaces: namespaces}, errors.Join(policiesErr, podsErr, namespacesErr)
}

// node leaves out the pod range as long as there is none: its pods cannot have started either.
func (e *enforcer) node() policy.Node {
	self := policy.Node{Name: e.nodeName}
	if node, err := e.nodes.Get(e.nodeName); err == nil && node.Spec.PodCIDR != "" {
		if podRange, err := podRangeOf(node); err == nil {
			self.PodRange = podRange
		}
	}
	return self
}

// trimPod leaves of a pod what policies ask for, so that a copy of all pods on every node is small.
func trimPod(value any) (any, error) {
	pod, ok := value.(*corev1.Pod)
	if !ok {
		return value, nil // a note that one was deleted while nobody watched
	}
	trimmed := &corev1.Pod{}
	trimmed.Namespace, trimmed.Name, trimmed.UID = pod.Namespace, pod.Name, pod.UID
	trimmed.ResourceVersion, trimmed.CreationTimestamp = pod.ResourceVersion, pod.CreationTimestamp
	trimmed.Labels = pod.Labels
	trimmed.Spec.NodeName, trimmed.Spec.HostNetwork = pod.Spec.NodeName, pod.Spec.HostNetwork
	trimmed.Spec.Containers, trimmed.Spec.InitContainers = trimContainers(pod.Spec.Containers), trimContainers(pod.Spec.InitContainers)
	trimmed.Status.Phase, trimmed.Status.PodIP, trimmed.Status.PodIPs = pod.Status.Phase, pod.Status.PodIP, pod.Status.PodIPs
	return trimmed, nil
}

func trimContainers(containers []corev1.Container) []corev1.Container {
	var trimmed []corev1.Container
	for _, container := range containers {
		trimmed = append(trimmed, corev1.Container{Ports: container.Ports, RestartPolicy: container.RestartPolicy})
	}
	return trimmed
}

// tellTable returns our table in the kernel's words, without counters; the empty text when there is none, or when
// this kernel has no nftables at all.
func tellTable(ctx context.Context) (string, error) {
	told, err := nft(ctx, "", "--stateless", "list", "table", "ip", policy.Table)
	var failed *exec.ExitError
	if errors.As(err, &failed) && failed.Exited() {
		return "", nil
	}
	return told, err
}

// nft runs the program; its error says what the program said.
func nft(ctx context.Context, input string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, "nft", args...)
	command.Stdin = strings.NewReader(input)
	var output, complaint bytes.Buffer
	command.Stdout, command.Stderr = &output, &complaint
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("nft %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(complaint.String()))
	}
	return output.String(), nil
}
