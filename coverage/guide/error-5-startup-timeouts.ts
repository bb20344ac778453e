/** The guide, lines 304 to 343: error 5, time-outs at the start that pass. */
import type { Section } from '../item.ts';

export const error5: readonly Section[] = [
  { title: 'Error 5: Transient Startup Timeouts', level: 3, line: 305, items: [] },
  {
    title: 'What You See:',
    level: 4,
    line: 307,
    items: [
      {
        lines: [309, 310],
        kind: 'log line',
        says: '`[INFO] plugin/kubernetes: waiting for Kubernetes API before starting server`',
        claims: ['startup-timeouts/waits-for-the-api'],
      },
      {
        lines: [311, 311],
        kind: 'log line',
        says: '`[INFO] plugin/ready: Still waiting on: "kubernetes"`',
        claims: ['startup-timeouts/readiness-line', 'startup-timeouts-persistent/readiness-line'],
      },
      {
        lines: [312, 312],
        kind: 'log line',
        says: '`[ERROR] plugin/kubernetes: dial tcp 10.96.0.1:443: i/o timeout`',
        claims: ['startup-timeouts/dial-timeout', 'startup-timeouts-persistent/wait-two-minutes/dial-timeout'],
      },
      {
        lines: [313, 313],
        kind: 'log line',
        says: '`[WARNING] plugin/kubernetes: starting server with unsynced Kubernetes API`',
        claims: ['startup-timeouts/starts-unsynced', 'startup-timeouts-persistent/starts-unsynced'],
      },
      {
        lines: [314, 315],
        kind: 'log line',
        says: 'The server starts, and prints its port and its version.',
        claims: ['startup-timeouts/lines-in-order'],
      },
      {
        lines: [316, 316],
        kind: 'log line',
        says: 'The readiness line once more.',
        claims: ['startup-timeouts/lines-in-order'],
      },
      {
        lines: [317, 317],
        kind: 'statement',
        says: 'After that the errors stop by themselves.',
        claims: ['startup-timeouts/wait/errors-are-over'],
      },
    ],
  },
  {
    title: 'Real-World Scenario:',
    level: 4,
    line: 320,
    items: [
      {
        lines: [321, 321],
        kind: 'anecdote',
        says: 'It is a developer, with minikube.',
        untestable: 'Who it happened to.',
      },
      {
        lines: [323, 324],
        kind: 'anecdote',
        says: 'An update of Docker Desktop restarts the cluster.',
        untestable: 'What set it off: there is no Docker Desktop here. What follows from it is tested.',
      },
      {
        lines: [325, 327],
        kind: 'statement',
        says: "The CoreDNS pod is there before the network plugin has set the node's routes.",
        claims: ['startup-timeouts/not-ready', 'startup-timeouts/nodes-ready'],
      },
      {
        lines: [328, 328],
        kind: 'statement',
        says: 'For about 30 seconds CoreDNS does not reach the API.',
        claims: ['startup-timeouts/pods-cannot-reach-the-api'],
      },
      {
        lines: [329, 329],
        kind: 'statement',
        says: 'The network comes, and all is well.',
        claims: ['startup-timeouts/wait', 'startup-timeouts/wait/lookups-work'],
      },
    ],
  },
  {
    title: 'Root Cause:',
    level: 4,
    line: 331,
    items: [
      {
        lines: [332, 332],
        kind: 'statement',
        says: 'That is normal during a start.',
        claims: ['startup-timeouts/wait'],
      },
      {
        lines: [334, 339],
        kind: 'output',
        says: 'The pod is 1/1 Running, and its restarts are long past.',
        claims: [
          'startup-timeouts/pods-running',
          'startup-timeouts/wait/pods-ready',
          'startup-timeouts/wait/nothing-restarted',
        ],
      },
      {
        lines: [342, 342],
        kind: 'statement',
        says: 'The lines in the log are of the restart, not of now.',
        claims: ['startup-timeouts/wait/old-lines-stay'],
      },
    ],
  },
];
