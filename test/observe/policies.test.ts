import { expect } from 'chai';
import { policiesOn, selects } from '../../harness/observe/policies.ts';

describe('a NetworkPolicy', () => {
  const usual = { dns: 53, 'dns-tcp': 53 };
  const on = (spec: object, port = 53, portNames: Record<string, number> = usual) =>
    policiesOn(
      [{ metadata: { namespace: 'kube-system', name: 'p' }, spec: { podSelector: {}, ...spec } }],
      [{ labels: { 'k8s-app': 'kube-dns' }, port, portNames }],
    )[0];

  it('that admits TCP 53 admits nothing over UDP', () => {
    expect(on({ policyTypes: ['Ingress'], ingress: [{ ports: [{ protocol: 'TCP', port: 53 }] }] })).to.include({
      udp53: 'nobody',
      tcp53: 'everyone',
    });
  });

  it('is about the port that the pods listen at, which need not be 53', () => {
    const spec = { policyTypes: ['Ingress'], ingress: [{ ports: [{ protocol: 'UDP', port: 1053 }] }] };
    expect(on(spec, 1053)).to.include({ udp53: 'everyone', tcp53: 'nobody' });
    expect(on(spec, 53)).to.include({ udp53: 'nobody' });
  });

  it('without ports admits both, from everyone or from some', () => {
    expect(on({ policyTypes: ['Ingress'], ingress: [{}] })).to.include({ udp53: 'everyone', tcp53: 'everyone' });
    expect(on({ policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] })).to.include({
      udp53: 'some',
      tcp53: 'some',
    });
  });

  it('takes a range, a name and a protocol alone', () => {
    expect(on({ ingress: [{ ports: [{ protocol: 'UDP', port: 50, endPort: 60 }] }] })).to.include({
      udp53: 'everyone',
      tcp53: 'nobody',
    });
    expect(on({ ingress: [{ ports: [{ protocol: 'UDP', port: 'dns' }, { port: 'dns-tcp' }] }] })).to.include({
      udp53: 'everyone',
      tcp53: 'everyone',
    });
    expect(on({ ingress: [{ ports: [{ protocol: 'UDP' }] }] })).to.include({ udp53: 'everyone', tcp53: 'nobody' });
  });

  it('names ports as the pods do', () => {
    const spec = { ingress: [{ ports: [{ protocol: 'UDP', port: 'udp-53' }] }] };
    expect(on(spec, 53, { 'udp-53': 53, metrics: 9153 })).to.include({ udp53: 'everyone' });
    expect(on(spec, 53, { metrics: 9153 })).to.include({ udp53: 'nobody' });
  });

  it('leaves nobody out who admits every namespace, or every address', () => {
    const from = (peer: object) => on({ ingress: [{ from: [peer], ports: [{ protocol: 'UDP', port: 53 }] }] })?.udp53;
    expect(from({ namespaceSelector: {} })).to.equal('everyone');
    expect(from({ namespaceSelector: {}, podSelector: {} })).to.equal('everyone');
    expect(from({ ipBlock: { cidr: '0.0.0.0/0' } })).to.equal('everyone');
    expect(from({ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } })).to.equal('some');
    expect(from({ namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } })).to.equal('some');
    expect(from({ podSelector: {} })).to.equal('some');
  });

  it('about what goes out admits all that comes in', () => {
    expect(on({ policyTypes: ['Egress'] })).to.include({ guards: 'egress', udp53: 'everyone' });
  });

  it('counts only where it selects the pods', () => {
    expect(
      policiesOn(
        [{ metadata: { name: 'p' }, spec: { podSelector: { matchLabels: { app: 'web' } } } }],
        [{ labels: { 'k8s-app': 'kube-dns' }, port: 53, portNames: usual }],
      ),
    ).to.deep.equal([]);
    const expression = (operator: string, values?: string[]) =>
      selects({ matchExpressions: [{ key: 'a', operator, ...(values && { values }) }] }, { a: '1' });
    expect([
      expression('In', ['1']),
      expression('NotIn', ['1']),
      expression('Exists'),
      expression('DoesNotExist'),
    ]).to.deep.equal([true, false, true, false]);
  });
});
