import { type Rule, skipped } from '../rule.ts';
import { judgeDns } from './dns-answers.ts';

export const survivesRestart: Rule = {
  id: 'survives-restart',
  says: 'DNS comes back by itself after every node was switched off and on.',
  severity: 'error',
  sources: [{ document: 'eks-interview-scenario', section: 'Resilience and Failover:' }],
  wanted: ({ restartWithinSeconds }) =>
    `healthy as before within ${restartWithinSeconds} s: what the script starts has to be enabled, and kept outside of /run and /tmp`,
  judge: ({ host, afterRestart, nodes }, { restartWithinSeconds }) => {
    if (afterRestart !== undefined) return judgeDns(afterRestart, restartWithinSeconds, nodes);
    if (host === 'restart') return skipped('the script did not succeed, so nothing was restarted');
    return skipped('nodes restart under --host restart only');
  },
};
