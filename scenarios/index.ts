/** The catalogue, in the order in which it is told: the healthy cluster first. */
import type { Scenario } from '../harness/vocabulary/scenario.ts';
import badCorefile from './bad-corefile.ts';
import corednsOom from './coredns-oom.ts';
import cpuStarved from './cpu-starved.ts';
import dnsLoop from './dns-loop.ts';
import healthyCluster from './healthy-cluster.ts';
import missingCni from './missing-cni.ts';
import selectorMismatch from './selector-mismatch.ts';
import singleReplica from './single-replica.ts';

export const scenarios: readonly Scenario[] = [
  healthyCluster,
  missingCni,
  dnsLoop,
  selectorMismatch,
  badCorefile,
  corednsOom,
  cpuStarved,
  singleReplica,
];
