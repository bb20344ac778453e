/** The numbers that rules go by. */
export interface Thresholds {
  /** How long DNS may take once the script has ended. */
  readonly dnsWithinSeconds: number;
  /** How long DNS may take once the nodes have been started again. */
  readonly restartWithinSeconds: number;
  readonly replicasMin: number;
  /** In MiB. */
  readonly memoryMinMi: number;
}

/**
 * Half as long again as the lab's own boots wait for theirs, since a script may end before anything runs; a restart may also
 * meet pods in a back-off. Three replicas are what the guide scales to; 170 MiB are what it requests, and kubeadm's limit.
 */
export const usualThresholds: Thresholds = {
  dnsWithinSeconds: 180,
  restartWithinSeconds: 240,
  replicasMin: 3,
  memoryMinMi: 170,
};
