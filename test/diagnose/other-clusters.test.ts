import { expect } from 'chai';
import { judge } from '../../harness/diagnose/judge.ts';
import type { LookupSeen, Observations } from '../../harness/diagnose/observations.ts';
import { changed, recorded, there } from './observations.ts';

/** What is said of a healthy cluster of the lab's, changed into one as others have it. */
const said = (change: (seen: Observations) => void, record = 'healthy-cluster-pod') => {
  const { verdict, causes, symptoms } = judge(changed(record, change));
  return { verdict, named: causes.map(({ id }) => id), symptoms: symptoms.map(({ id }) => id) };
};
const nothing = { verdict: 'nothing-wrong', named: [], symptoms: [] };

const [node] = there(recorded('healthy-cluster-pod').nodes);
if (node === undefined) throw new Error('there is no node in the record');
/** More nodes, Ready or not. */
const nodes = (count: number, ready: boolean) =>
  Array.from({ length: count }, (_, index) => ({
    ...node,
    name: `more-${ready ? 'up' : 'down'}-${index}`,
    ready,
    reason: ready ? node.reason : 'container runtime network not ready: cni plugin not initialized',
  }));

describe('a large cluster', () => {
  it('may have more replicas of CoreDNS than are looked into', () => {
    const replicas = (ready: number) => (one: Observations) => {
      Object.assign(there(one.workload) ?? {}, { wanted: 20, ready });
    };
    expect(said(replicas(20))).to.deep.equal(nothing);
    expect(said(replicas(19)).symptoms).to.deep.equal(['replicas-missing']);
  });

  it('always has a node that is on its way up or down, and kube-proxy not Ready there', () => {
    const oneDown = (one: Observations) => {
      there(one.nodes).push(...nodes(40, true), ...nodes(1, false));
      Object.assign(there(one.kubeProxy).daemonSet ?? {}, { wanted: 43, ready: 42 });
    };
    expect(said(oneDown)).to.deep.equal(nothing);
    const unknownAgents = (one: Observations) => {
      oneDown(one);
      one.networkAgents = { unseen: 'list daemonsets: not allowed' };
    };
    expect(said(unknownAgents)).to.deep.equal(nothing);
  });

  it('has something wrong where a pod of CoreDNS waits for a node that is down, or half of the nodes are', () => {
    const waits = (one: Observations) => {
      there(one.nodes).push(...nodes(40, true), ...nodes(1, false));
      const [pod] = there(one.pods);
      if (pod) Object.assign(pod, { ready: false, node: 'more-down-0' });
    };
    expect(said(waits).symptoms).to.include('nodes-not-ready');
    expect(said((one) => void there(one.nodes).push(...nodes(2, false))).symptoms).to.include('nodes-not-ready');
  });

  it('has no missing kube-proxy where nobody could look for its DaemonSet', () => {
    const hidden = (one: Observations) => {
      one.kubeProxy = { unseen: 'list daemonsets: not allowed' };
    };
    expect(said(hidden).verdict).to.equal('nothing-wrong');
  });
});

describe('a cluster with policies', () => {
  const lost = (to: 'pod' | 'service', protocol?: 'udp' | 'tcp') => (one: Observations) => {
    for (const lookup of there(one.probe).lookups)
      if (lookup.to === to && (protocol === undefined || lookup.protocol === protocol))
        lookup.answers = lookup.answers.map((): LookupSeen['answers'][number] => 'timed-out');
  };

  it('is not blamed on one that admits UDP from the same as TCP, where only UDP is lost', () => {
    const { named } = said((one) => {
      lost('pod', 'udp')(one);
      lost('service', 'udp')(one);
      one.policies = {
        seen: [{ namespace: 'kube-system', name: 'allow-dns', guards: 'ingress', udp53: 'some', tcp53: 'some' }],
      };
    });
    expect(named).to.not.include('udp53-network-policy');
  });

  it('says nothing of the network where the probe pod itself may not send', () => {
    const seen = changed('healthy-cluster-pod', (one) => {
      lost('pod')(one);
      lost('service')(one);
      const probe = there(one.probe);
      probe.guardedBy = ['default/deny-all'];
      probe.api = probe.api.map((tried) => ({ ...tried, answer: 'timed-out' as const }));
    });
    const { verdict, symptoms, unseen } = judge(seen);
    expect({ verdict, symptoms }).to.deep.equal({ verdict: 'cannot-tell', symptoms: [] });
    expect(unseen.join()).to.include('default/deny-all');
  });

  it('is not healthy because the Service answers, where the probe pod may not send and a pod of CoreDNS is silent', () => {
    const seen = changed('healthy-cluster-pod', (one) => {
      const probe = there(one.probe);
      probe.guardedBy = ['default/allow-dns'];
      const address = probe.lookups.find(({ to }) => to === 'pod')?.address;
      for (const lookup of probe.lookups)
        if (lookup.to === 'pod' && lookup.address === address)
          lookup.answers = lookup.answers.map((): LookupSeen['answers'][number] => 'timed-out');
    });
    expect(judge(seen).verdict).to.equal('cannot-tell');
    there(seen.probe).guardedBy = [];
    expect(judge(seen).symptoms.map(({ id }) => id)).to.include('pods-unreachable');
  });

  it('with one agent of hundreds on its way has no half-installed network', () => {
    const { named } = said((one) => {
      lost('pod')(one);
      const [agent] = there(one.networkAgents);
      if (agent) Object.assign(agent, { wanted: 500, ready: 499 });
    });
    expect(named).to.not.include('cni-half-installed');
  });
});

describe('a cause that what is seen speaks against', () => {
  it('is not a CPU limit of 100m that is reached, where CoreDNS itself answers in time', () => {
    const { named } = said((one) => {
      for (const pod of there(one.pods)) {
        pod.container.cpuLimit = '100m';
        pod.cpu = { seen: { periods: 1_000, throttled: 300, usedSeconds: 10 } };
      }
      for (const lookup of there(one.probe).lookups)
        if (lookup.to !== 'resolver') lookup.answers = ['timed-out', 'timed-out', 'timed-out'];
    });
    expect(named).to.not.include('cpu-starved');
  });

  it('is not an OOM kill of minutes ago, where the pod is Ready again and answers: a risk, beside what is wrong', () => {
    const { verdict, named } = said((one) => {
      const [pod] = there(one.pods);
      const at = one.at;
      if (pod)
        pod.container.lastEnding = { reason: 'OOMKilled', exitCode: 137, message: '', startedAt: at, finishedAt: at };
      for (const each of there(one.pods))
        for (const lookup of there(each.lookups))
          if (lookup.name === one.asked.external) lookup.answers = ['servfail', 'servfail', 'servfail'];
    });
    expect({ verdict, first: named[0] }).to.deep.equal({ verdict: 'fault', first: 'upstream-unreachable' });
    expect(named).to.include('coredns-oom');
  });

  it('is not that kube-proxy is gone where it never was an add-on, and the API server is reached by its Service', () => {
    const { named } = said((one) => {
      one.kubeProxy = { seen: { daemonSet: null, mode: null, pods: [] } };
      for (const lookup of there(one.probe).lookups)
        if (lookup.to === 'service') lookup.answers = ['timed-out', 'timed-out', 'timed-out'];
    });
    expect(named).to.not.include('kube-proxy-down');
  });
});

describe('a name', () => {
  it('outside that must resolve, and does not exist, is something wrong', () => {
    const { verdict, symptoms } = said((one) => {
      const lookups = [...there(one.pods).flatMap((pod) => there(pod.lookups)), ...there(one.probe).lookups];
      for (const lookup of lookups)
        if (lookup.name === one.asked.external) lookup.answers = lookup.answers.map(() => 'nxdomain' as const);
    });
    expect(verdict).to.equal('unknown-cause');
    expect(symptoms).to.include('external-wrong');
  });

  it('that was guessed proves nothing when it does not exist', () => {
    const guessed = changed('healthy-cluster-pod', (one) => {
      one.asked.guessed = true;
      const lookups = [...there(one.pods).flatMap((pod) => there(pod.lookups)), ...there(one.probe).lookups];
      for (const lookup of lookups)
        if (lookup.name === one.asked.internal) lookup.answers = lookup.answers.map(() => 'nxdomain' as const);
    });
    const { verdict, symptoms, unseen } = judge(guessed);
    expect({ verdict, symptoms }).to.deep.equal({ verdict: 'cannot-tell', symptoms: [] });
    expect(unseen.join()).to.include('the domain of the cluster');
  });

  it('server of a cache on every node is the right one where pods are answered there', () => {
    const cached = (one: Observations) => {
      for (const kubelet of there(one.kubelets)) kubelet.clusterDns = ['fd00::53'];
      there(one.probe).nameservers = ['fd00::53'];
    };
    expect(said(cached)).to.deep.equal(nothing);
  });
});

describe('a cluster that keeps its DNS elsewhere', () => {
  const elsewhere = (service: 'kept' | 'none') => (one: Observations) => {
    one.pods = { seen: [] };
    one.workload = { seen: null };
    one.endpoints = { seen: [] };
    if (service === 'none') one.service = { seen: null };
    const { lookups } = there(one.probe);
    lookups.splice(0, lookups.length, ...lookups.filter(({ to }) => to === 'resolver'));
  };

  for (const service of ['kept', 'none'] as const) {
    it(`has nothing wrong that was seen, as long as pods are answered (Service: ${service})`, () => {
      expect(said(elsewhere(service))).to.deep.equal({ verdict: 'cannot-tell', named: [], symptoms: [] });
      const { unseen, steps } = judge(changed('healthy-cluster-pod', elsewhere(service)));
      expect(unseen.join('\n')).to.contain('kept elsewhere');
      expect(steps.filter(({ state }) => state === 'wrong')).to.deep.equal([]);
    });
  }

  it('is broken where a lookup of a pod comes to nothing, or where a Deployment wants pods', () => {
    const lost = (one: Observations) => {
      elsewhere('none')(one);
      const [lookup] = there(one.probe).lookups;
      if (lookup) lookup.answers = ['timed-out'];
    };
    expect(said(lost).symptoms).to.include('no-dns-pods');
    const wanted = (one: Observations) => {
      const { workload } = structuredClone(one);
      elsewhere('kept')(one);
      one.workload = workload;
    };
    expect(said(wanted)).to.deep.include({ verdict: 'unknown-cause', symptoms: ['no-dns-pods', 'no-endpoints'] });
  });

  it('is not known to do so without a pod', () => {
    const unasked = (one: Observations) => {
      elsewhere('kept')(one);
      one.probe = { unseen: 'no probe pod was allowed' };
    };
    expect(said(unasked).symptoms).to.include('no-dns-pods');
  });
});
