/** The catalogue, in the order in which it is told: the healthy cluster first. */
import type { Scenario } from '../harness/vocabulary/scenario.ts';
import badCorefile from './bad-corefile.ts';
import corednsOom from './coredns-oom.ts';
import corefileHotReload from './corefile-hot-reload.ts';
import corefileWithoutKubernetes from './corefile-without-kubernetes.ts';
import dnsLoop from './dns-loop.ts';
import healthyCluster from './healthy-cluster.ts';
import imagePullBackoff from './image-pull-backoff.ts';
import missingCni from './missing-cni.ts';
import rbacDenied from './rbac-denied.ts';
import selectorMismatch from './selector-mismatch.ts';
import upstreamUnreachable from './upstream-unreachable.ts';

export const scenarios: readonly Scenario[] = [
  healthyCluster,
  missingCni,
  dnsLoop,
  selectorMismatch,
  imagePullBackoff,
  rbacDenied,
  upstreamUnreachable,
  corefileWithoutKubernetes,
  corefileHotReload,
  badCorefile,
  corednsOom,
];
