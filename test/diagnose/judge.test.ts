import { expect } from 'chai';
import { confidenceIn, judge } from '../../harness/diagnose/judge.ts';
import type { Observations } from '../../harness/diagnose/observations.ts';
import { directivesIn, linesStillCounting } from '../../harness/diagnose/reading.ts';
import { decisive, strong, weak } from '../../harness/diagnose/words.ts';
import { changed, recorded, there } from './observations.ts';

const piece = (weight: number) => ({ says: '', weight });
const sure = (pros: readonly number[], cons: readonly number[] = []) =>
  confidenceIn({ for: pros.map(piece), against: cons.map(piece) });

describe('confidence', () => {
  it('grows with what speaks for it and never reaches certainty', () => {
    expect(sure([weak])).to.be.lessThan(sure([weak, weak]));
    expect(sure([strong])).to.be.lessThan(sure([strong, weak]));
    expect(sure([decisive])).to.be.lessThan(1);
  });

  it('falls with what speaks against it', () => {
    expect(sure([decisive], [weak])).to.be.lessThan(sure([decisive]));
    expect(sure([strong, weak], [strong])).to.be.lessThan(0.5);
  });

  it('is none where nothing speaks for it', () => {
    expect(sure([])).to.equal(0);
  });
});

describe('an old error', () => {
  const loop = {
    at: '2020-01-01T00:00:00Z',
    text: '[FATAL] plugin/loop: Loop (127.0.0.1:1 -> :53) detected for zone "."',
  };

  it('in the log of a pod that is Ready is no cause', () => {
    const seen = changed('healthy-cluster-pod', (one) => {
      for (const pod of there(one.pods)) pod.log.current = { seen: [loop] };
    });
    expect(judge(seen).verdict).to.equal('nothing-wrong');
  });

  it('of the container before is one only as long as the pod is not Ready', () => {
    const [pod] = there(recorded('healthy-cluster-pod').pods);
    if (pod === undefined) throw new Error('there is no pod in the record');
    const log = { current: { seen: [] }, previous: { seen: [loop] } };
    expect(linesStillCounting({ ...pod, log, ready: true })).to.deep.equal([]);
    expect(linesStillCounting({ ...pod, log, ready: false })).to.deep.equal([loop]);
  });

  it('an OOM kill of last week is none', () => {
    const ending = {
      reason: 'OOMKilled',
      exitCode: 137,
      message: '',
      startedAt: '2020-01-01T00:00:00Z',
      finishedAt: '2020-01-01T00:00:00Z',
    };
    const seen = changed('healthy-cluster-pod', (one) => {
      for (const pod of there(one.pods)) pod.container.lastEnding = ending;
    });
    expect(judge(seen).verdict).to.equal('nothing-wrong');
  });
});

describe('a verdict', () => {
  it('is not that nothing is wrong where no pod looked anything up', () => {
    const { verdict, unseen } = judge(recorded('healthy-cluster'));
    expect(verdict).to.equal('cannot-tell');
    expect(unseen.join()).to.contain('--probe-pod');
  });

  const blind: Readonly<Record<string, (one: Observations) => void>> = {
    'the Service': (one) => {
      one.service = { unseen: 'dropped' };
    },
    'the endpoints': (one) => {
      one.endpoints = { unseen: 'dropped' };
    },
    'CoreDNS itself': (one) => {
      for (const pod of there(one.pods)) pod.lookups = { unseen: 'dropped' };
    },
    'UDP to the Service': (one) => {
      const probe = there(one.probe);
      probe.lookups = probe.lookups.filter(({ to, protocol }) => !(to === 'service' && protocol === 'udp'));
    },
  };
  for (const [what, drop] of Object.entries(blind)) {
    it(`is not that nothing is wrong where ${what} could not be seen`, () => {
      expect(judge(changed('healthy-cluster-pod', drop)).verdict).to.equal('cannot-tell');
    });
  }

  it('is the layer where a symptom has no cause that is known', () => {
    const seen = changed('healthy-cluster-pod', (one) => {
      for (const pod of there(one.pods)) {
        for (const lookup of there(pod.lookups)) if (lookup.name === one.asked.internal) lookup.answers = ['nxdomain'];
      }
    });
    const { verdict, layer, causes } = judge(seen);
    expect({ verdict, layer, causes }).to.deep.equal({ verdict: 'unknown-cause', layer: 'CoreDNS', causes: [] });
  });

  it('is never that nothing is wrong where the Service answers over one protocol and not over the other', () => {
    for (const [protocol, answer] of [
      ['udp', 'refused'],
      ['tcp', 'timed-out'],
      ['udp', 'nxdomain'],
    ] as const) {
      const seen = changed('healthy-cluster-pod', (one) => {
        for (const lookup of there(one.probe).lookups)
          if (lookup.to === 'service' && lookup.protocol === protocol)
            lookup.answers = lookup.answers.map(() => answer);
      });
      const { verdict, layer, symptoms } = judge(seen);
      expect({ verdict, layer }, `${protocol} ${answer}`).to.deep.equal({ verdict: 'unknown-cause', layer: 'Service' });
      expect(symptoms[0]?.says).to.contain(`${answer} over ${protocol.toUpperCase()}`);
    }
  });

  it('is never that nothing is wrong where pods are refused the outside, which CoreDNS itself knows', () => {
    const seen = changed('healthy-cluster-pod', (one) => {
      for (const lookup of there(one.probe).lookups)
        if (lookup.to === 'service' && lookup.name === one.asked.external)
          lookup.answers = lookup.answers.map(() => 'refused' as const);
    });
    const { verdict, layer, symptoms } = judge(seen);
    expect({ verdict, layer }).to.deep.equal({ verdict: 'unknown-cause', layer: 'CoreDNS' });
    expect(symptoms.map(({ says }) => says).join()).to.contain('gets refused from the Service');
  });

  it('is that nothing is wrong although a packet was lost', () => {
    const seen = changed('healthy-cluster-pod', (one) => {
      const lookup = there(one.probe).lookups.find(({ to }) => to === 'service');
      if (lookup) lookup.answers = ['timed-out', 'answered', 'answered'];
    });
    expect(judge(seen).verdict).to.equal('nothing-wrong');
  });

  it('leaves over what a cause does not explain', () => {
    const seen = changed('image-pull-backoff-pod', (one) => {
      one.service = { seen: null };
    });
    const { causes, unexplained } = judge(seen);
    expect(causes[0]?.id).to.equal('image-pull-backoff');
    expect(unexplained.map(({ id }) => id)).to.include('service-broken');
  });

  it('does not blame CoreDNS for being late when the way to it is', () => {
    const late = changed('healthy-cluster-pod', (one) => {
      for (const pod of there(one.pods))
        for (const lookup of there(pod.lookups)) lookup.answers = ['timed-out', 'timed-out', 'timed-out'];
    });
    expect(judge(late).symptoms.map(({ id }) => id)).to.include('slow-or-lost');
    for (const pod of there(late.kubeProxy).pods) pod.health = { seen: { says: 'HTTP/1.0 200 OK', ms: 3_000 } };
    expect(judge(late).symptoms.map(({ id }) => id)).not.to.include('slow-or-lost');
    expect(judge(late).unseen.join()).to.contain('late');
  });
});

describe('a Corefile', () => {
  it('gives the plugins of its first level, without comments and options', () => {
    const text =
      '.:53 {\n  errors # all\n  # forward . 1.1.1.1\n  kubernetes cluster.local {\n    pods insecure\n  }\n  cache 30\n}\n';
    expect(directivesIn(text)).to.deep.equal(['errors', 'kubernetes', 'cache']);
  });
});

describe('a cluster that is not as kubeadm makes it', () => {
  const healthy = (change: Parameters<typeof changed>[1]) => judge(changed('healthy-cluster-pod', change)).verdict;

  it('may have kube-proxy built in, or as static pods: no DaemonSet, and no ConfigMap of its own', () => {
    const builtIn = (one: Observations) => {
      one.kubeProxy = { seen: { daemonSet: null, mode: null, pods: [] } };
    };
    expect(healthy(builtIn)).to.equal('nothing-wrong');
    expect(judge(changed('healthy-cluster', builtIn)).verdict).to.equal('cannot-tell');
    const causeWith = (record: string, mode: string | null) =>
      judge(
        changed(record, (one) => {
          there(one.kubeProxy).mode = mode;
        }),
      ).causes[0]?.id;
    expect(causeWith('kube-proxy-down-pod', null), 'pods do not reach the Service').to.equal('kube-proxy-down');
    expect(causeWith('kube-proxy-down', ''), 'the ConfigMap could not be read').to.equal('kube-proxy-down');
  });

  it('may keep pods that were evicted: they are neither replicas that are missing nor evidence', () => {
    const evicted = (one: Observations) => {
      const [pod] = there(one.pods);
      if (pod === undefined) throw new Error('there is no pod in the record');
      const text = '[FATAL] plugin/loop: Loop (127.0.0.1:1 -> :53) detected for zone "."';
      const log = { current: { seen: [{ at: '2020-01-01T00:00:00Z', text }] }, previous: { seen: [] } };
      there(one.pods).push({ ...pod, name: 'coredns-evicted', phase: 'Failed', ready: false, log });
    };
    expect(healthy(evicted)).to.equal('nothing-wrong');
  });

  it('may run another DNS server with other rights', () => {
    const others = (one: Observations) => {
      one.corefile = { seen: null };
      one.rbac = { seen: { account: 'kube-dns', bound: true, missing: ['list endpointslices.discovery.k8s.io'] } };
    };
    expect(healthy(others)).to.equal('nothing-wrong');
  });
});

describe('a mode of kube-proxy that was not read', () => {
  it('is told to be unknown, and never to be the default', () => {
    const unseenMode = { unseen: 'get the configmap of kube-proxy: forbidden' };
    const seen = changed('kube-proxy-wrong-mode', (one) => {
      Object.assign(there(one.kubeProxy), { mode: '', unseenMode });
    });
    const { causes, unseen, steps } = judge(seen);
    expect(causes[0]?.id).to.equal('kube-proxy-wrong-mode');
    expect(JSON.stringify([causes[0], steps])).to.not.match(/ConfigMap/);
    expect(unseen).to.include(unseenMode.unseen);
  });
});
