/** What CoreDNS logs while it cannot reach the API server, and a way to keep it from there. */
import { podsLabelled } from '../harness/vocabulary/objects.ts';
import { inContainer } from '../harness/vocabulary/probe.ts';

export const waiting = /\[INFO\] plugin\/kubernetes: waiting for Kubernetes API before starting server/;
export const readiness = /\[INFO\] plugin\/ready: (?:Still waiting on|Plugins not ready): "kubernetes"/;
export const unsynced = /\[WARNING\] plugin\/kubernetes: starting server with unsynced Kubernetes API/;
/** Every line that the guide shows as bad to look at. */
export const scaryLines = new RegExp(`\\[(?:ERROR|FATAL)\\]|${waiting.source}|${readiness.source}|${unsynced.source}`);

/**
 * Errors are over after one and a half periods of the readiness probe, with which CoreDNS logs that it is not ready. The
 * two minutes are the guide's.
 */
export const times = { quietMs: 15_000, persistMs: 120_000 };

/**
 * Before the address is translated: what comes from a pod passes here, and what comes from the node itself does not, so
 * that the control plane goes on.
 */
export const dropToApi = ['PREROUTING', '-t', 'mangle', '-d', '10.96.0.1', '-p', 'tcp', '--dport', '443', '-j', 'DROP'];

/** Asked from the lab's own client pods, one on every node. */
export const cannotReachApi = inContainer(
  podsLabelled('dnsdrill', 'app=client'),
  ['busybox', 'nc', '-w', '2', '10.96.0.1', '443'],
  /timed out/,
);
