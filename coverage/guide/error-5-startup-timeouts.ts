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
        planned: ['startup-timeouts'],
      },
      {
        lines: [311, 311],
        kind: 'log line',
        says: '`[INFO] plugin/ready: Still waiting on: "kubernetes"`',
        planned: ['startup-timeouts'],
      },
      {
        lines: [312, 312],
        kind: 'log line',
        says: '`[ERROR] plugin/kubernetes: dial tcp 10.96.0.1:443: i/o timeout`',
        planned: ['startup-timeouts'],
      },
      {
        lines: [313, 313],
        kind: 'log line',
        says: '`[WARNING] plugin/kubernetes: starting server with unsynced Kubernetes API`',
        planned: ['startup-timeouts'],
      },
      {
        lines: [314, 315],
        kind: 'log line',
        says: 'The server starts, and prints its port and its version.',
        planned: ['startup-timeouts'],
      },
      {
        lines: [316, 316],
        kind: 'log line',
        says: 'The readiness line once more.',
        planned: ['startup-timeouts'],
      },
      {
        lines: [317, 317],
        kind: 'statement',
        says: 'After that the errors stop by themselves.',
        planned: ['startup-timeouts'],
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
        planned: ['startup-timeouts'],
      },
      {
        lines: [328, 328],
        kind: 'statement',
        says: 'For about 30 seconds CoreDNS does not reach the API.',
        planned: ['startup-timeouts'],
      },
      {
        lines: [329, 329],
        kind: 'statement',
        says: 'The network comes, and all is well.',
        planned: ['startup-timeouts'],
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
        says: 'That is how a start normally goes.',
        planned: ['startup-timeouts'],
      },
      {
        lines: [334, 339],
        kind: 'output',
        says: 'The pod is 1/1 Running, and its restarts are long past.',
        planned: ['startup-timeouts'],
      },
      {
        lines: [342, 342],
        kind: 'statement',
        says: 'The lines in the log are of the restart, not of now.',
        planned: ['startup-timeouts'],
      },
    ],
  },
];
