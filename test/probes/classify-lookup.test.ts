import { expect } from 'chai';
import { classifyDig, classifyNslookup } from '../../harness/probes/classify-lookup.ts';

const header = (status: string) => `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 4711\n`;
const record = (address: string) => `\n;; ANSWER SECTION:\nwww.google.com.\t30\tIN\tA\t${address}\n`;

describe('what dig printed', () => {
  const dig = (text: string, exitCode: number | undefined = 0, expected?: string) =>
    classifyDig({ text, exitCode }, expected);

  it('is answered when there is an address, and the right one where there is only one', () => {
    expect(dig(header('NOERROR') + record('203.0.113.11'))).to.equal('answered');
    expect(dig(header('NOERROR') + record('10.96.0.1'), 0, '10.96.0.1')).to.equal('answered');
  });

  it('is a wrong answer when the address is another one, or when there is none', () => {
    expect(dig(header('NOERROR') + record('192.0.2.7'), 0, '10.96.0.1')).to.equal('wrong-answer');
    expect(dig(header('NOERROR'))).to.equal('wrong-answer');
  });

  it('does not take a part of an address for the address', () => {
    expect(dig(header('NOERROR') + record('10.96.0.10'), 0, '10.96.0.1')).to.equal('wrong-answer');
  });

  it('names the status of a negative answer', () => {
    expect(dig(header('NXDOMAIN'))).to.equal('nxdomain');
    expect(dig(header('SERVFAIL'))).to.equal('servfail');
    expect(dig(header('REFUSED'))).to.equal('refused');
    expect(dig(header('NOTIMP'))).to.equal('servfail');
  });

  it('tells the ways of getting no answer apart', () => {
    expect(dig(';; communications error to 10.96.0.10#53: timed out\n;; no servers could be reached', 9)).to.equal(
      'timed-out',
    );
    expect(dig(';; communications error to 10.96.0.10#53: connection refused', 9)).to.equal('refused');
    expect(dig(';; UDP setup with 10.96.0.10#53 failed: network unreachable.', 9)).to.equal('unreachable');
    expect(dig(';; communications error to 10.96.0.10#53: end of file', 9)).to.equal('timed-out');
  });

  it('is that nobody answered in time when dig says so by its exit code alone', () => {
    expect(dig('', 9)).to.equal('timed-out');
    expect(dig(';; connection failed: no route to host', 9)).to.equal('unreachable');
  });

  it('is no answer at all when dig did not run', () => {
    expect(dig('sh: dig: not found', 127)).to.equal(undefined);
    expect(dig('', 0)).to.equal(undefined);
  });
});

describe('what busybox nslookup printed', () => {
  const nslookup = (text: string, exitCode: number | undefined = 0, expected?: string) =>
    classifyNslookup({ text, exitCode }, expected);
  const server = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n';

  it('finds the address under the name, not the server it asked', () => {
    const text = `${server}Name:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n\n`;
    expect(nslookup(text)).to.equal('answered');
    expect(nslookup(text, 0, '10.96.0.1')).to.equal('answered');
    expect(nslookup(text, 0, '10.96.0.10')).to.equal('wrong-answer');
  });

  it('understands the old format of busybox 1.28', () => {
    const text =
      'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n' +
      'Name:      kubernetes.default\nAddress 1: 10.96.0.1 kubernetes.default.svc.cluster.local\n';
    expect(nslookup(text, 0, '10.96.0.1')).to.equal('answered');
  });

  it('names the failures', () => {
    expect(nslookup(`${server}** server can't find kubernetes.default: NXDOMAIN\n`, 1)).to.equal('nxdomain');
    expect(nslookup(`${server}** server can't find x: SERVFAIL\n`, 1)).to.equal('servfail');
    expect(nslookup(';; connection timed out; no servers could be reached\n', 1)).to.equal('timed-out');
    expect(nslookup("nslookup: write to '10.96.0.10': Connection refused\n;; connection timed out", 1)).to.equal(
      'refused',
    );
    expect(nslookup(`${server}** server can't find x: REFUSED\n`, 1)).to.equal('refused');
    expect(nslookup("nslookup: can't connect: Network is unreachable", 1)).to.equal('unreachable');
    expect(nslookup(`${server}*** Can't find x: No answer\n`, 1)).to.equal('wrong-answer');
    expect([nslookup('', 124), nslookup('', 143)], 'ended by its timeout').to.deep.equal(['timed-out', 'timed-out']);
  });

  it('is no answer at all when nslookup did not run', () => {
    expect(nslookup('sh: busybox: not found', 127)).to.equal(undefined);
  });
});
