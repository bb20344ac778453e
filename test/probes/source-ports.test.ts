import { expect } from 'chai';
import type { StartedKindCluster } from '../../harness/cluster/started-kind-cluster.ts';
import { questionsPerSecond } from '../../harness/probes/prober.ts';
import { nextRoundPorts, proberPorts } from '../../harness/probes/source-ports.ts';

/** Only its identity counts. */
const cluster = () => ({}) as StartedKindCluster;
/** nf_conntrack_tcp_timeout_syn_sent of Linux. */
const memorySeconds = 120;
/** The lab looks ahead every tenth of a second at most, with six questions a node. */
const roundLookupsPerSecond = 60;

describe('the ports from which the lab asks', () => {
  it('are not used again by a round for as long as the kernel remembers', () => {
    const lab = cluster();
    const rounds = Array.from({ length: (memorySeconds * roundLookupsPerSecond) / 6 }, () =>
      nextRoundPorts(lab, 'lab-worker', 6),
    );
    const ports = rounds.flat();
    expect(new Set(ports).size).to.equal(ports.length);
  });

  it('are counted for each node of each cluster by itself', () => {
    const [one, other] = [cluster(), cluster()];
    const first = nextRoundPorts(one, 'lab-worker', 6);
    expect(nextRoundPorts(one, 'lab-control-plane', 6)).to.deep.equal(first);
    expect(nextRoundPorts(other, 'lab-worker', 6)).to.deep.equal(first);
    expect(nextRoundPorts(one, 'lab-worker', 6).filter((port) => first.includes(port))).to.deep.equal([]);
  });

  it('are never both a round’s and the prober’s, nor one that the kernel or a NodePort may have', () => {
    const lab = cluster();
    const rounds = nextRoundPorts(lab, 'lab-worker', 20_000);
    expect(proberPorts.first + proberPorts.count).to.be.at.most(Math.min(...rounds));
    expect(Math.max(...rounds)).to.be.lessThan(30_000);
    expect(proberPorts.first).to.be.greaterThan(1_023);
  });

  it('are enough for the prober to come back to one long after the kernel has forgotten it', () => {
    expect(proberPorts.count / questionsPerSecond).to.be.greaterThan(memorySeconds * 2);
  });
});
