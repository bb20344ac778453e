// The network-agent gives the pods of a lab cluster their network: a CNI configuration on the node, routes to
// the pods of the other nodes, masquerading towards everything else, and NetworkPolicy. It stands in for kindnetd
// where that cannot be had. It is for clusters that live an hour on one machine: no CNI for production, and IPv4 only.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

func main() {
	log.SetFlags(log.Ltime | log.Lmicroseconds | log.LUTC)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := start(ctx); err != nil {
		log.Fatal(err)
	}
}

func start(ctx context.Context) error {
	settings, err := settingsFrom(os.Getenv)
	if err != nil {
		return err
	}
	config, err := rest.InClusterConfig()
	if err != nil {
		return fmt.Errorf("find the API server: %w", err)
	}
	if settings.apiServer != "" {
		config.Host = "https://" + settings.apiServer
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return fmt.Errorf("API client: %w", err)
	}
	log.Printf("node %s, pod network %s, API server %s", settings.nodeName, settings.podSubnet, config.Host)
	return run(ctx, settings, client)
}
