import { expect } from 'chai';
import { execaSync } from 'execa';
import type { StartedKindCluster } from '../../harness/cluster/started-kind-cluster.ts';
import { classifyDig } from '../../harness/probes/classify-lookup.ts';
import { nextRoundPorts, proberPort } from '../../harness/probes/source-ports.ts';

/** Only its identity counts. */
const cluster = () => ({}) as StartedKindCluster;
/** nf_conntrack_tcp_timeout_syn_sent of Linux. */
const memorySeconds = 120;
/** The lab looks ahead every tenth of a second at most, with six questions a node. */
const roundLookupsPerSecond = 60;

const proberPortAt = (startSeconds: number, asked: number, perSecond = 4): number =>
  Number(execaSync('sh', ['-c', `s=${startSeconds}; n=${asked}; echo ${proberPort('s', 'n', perSecond)}`]).stdout);

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
    expect(nextRoundPorts(one, 'lab-worker', 6)).to.not.include.members(first);
  });

  it('are never both a round’s and the prober’s, nor one that the kernel or a NodePort may have', () => {
    const lab = cluster();
    const rounds = nextRoundPorts(lab, 'lab-worker', 20_000);
    const prober = [0, 1, 1_999, 3_999, 7_998, 7_999, 8_000].map((asked) => proberPortAt(0, asked));
    expect(Math.max(...prober)).to.be.lessThan(Math.min(...rounds));
    expect(Math.max(...rounds)).to.be.lessThan(30_000);
    expect(Math.min(...prober)).to.be.greaterThan(1_023);
  });

  it('go on with the clock when the prober is started again', () => {
    const last = proberPortAt(1_764_000_000, 40);
    expect(proberPortAt(1_764_000_010, 1)).to.equal(last + 1);
  });

  it('may be taken, which is no answer of DNS', () => {
    const taken = { text: 'isc_socket_bind: address in use\ndig: isc_socket_bind: address in use', exitCode: 10 };
    expect(classifyDig(taken)).to.equal(undefined);
  });
});
