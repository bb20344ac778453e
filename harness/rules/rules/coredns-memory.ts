import { eks, failed, guide, judgeSeen, passed, type Rule, skipped } from '../rule.ts';

export const coreDnsMemory: Rule = {
  id: 'coredns-memory',
  says: 'CoreDNS has a memory limit, and one that it can live with under load.',
  severity: 'warning',
  sources: [guide('4. Set Resource Limits'), eks('Step 4: Inspect Resource Allocation')],
  wanted: ({ memoryMinMi }) => `a memory limit of ${memoryMinMi}Mi or more; the guide sets 512Mi`,
  judge: ({ coreDns }, { memoryMinMi }) =>
    judgeSeen(coreDns, (deployment) => {
      if (deployment === undefined) return skipped('there is no Deployment kube-system/coredns');
      const { memoryLimitBytes: bytes } = deployment;
      if (bytes === undefined) return failed('there is no memory limit: it may take all that its node has');
      const found = `memory limit: ${Math.round((bytes / 2 ** 20) * 10) / 10}Mi`;
      return bytes >= memoryMinMi * 2 ** 20 ? passed(found) : failed(found);
    }),
};
