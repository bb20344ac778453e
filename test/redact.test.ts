import { expect } from 'chai';
import { redact, redactText } from '../harness/redact.ts';
import { secrets } from './fixtures/secrets.ts';

describe('what is written down', () => {
  it('holds no private keys, tokens or credentials', () => {
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----';
    const token = `eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVz.${'c2lnbmF0dXJl'.repeat(3)}`;
    const text = `a ${key} b ${token} c client-key-data: ${'QUJD'.repeat(10)} d abcdef.0123456789abcdef e`;
    expect(redactText(text)).to.equal(
      'a [private key removed] b [token removed] c client-key-data: [credential removed] d [bootstrap token removed] e',
    );
  });

  it('is cleaned at any depth, and otherwise stays as it is', () => {
    const entry = { seq: 1, output: ['Bearer abcdefghijkl'], nested: { ok: true, nothing: undefined } };
    expect(redact(entry)).to.deep.equal({
      seq: 1,
      output: ['Bearer [token removed]'],
      nested: { ok: true, nothing: undefined },
    });
  });

  it('keeps what only looks like a secret', () => {
    const line = 'Query: "HINFO 7087784449798295848.7359092265978106814." coredns-7f9f8f4c9-j2xxl www.google.com';
    expect(redactText(line)).to.equal(line);
  });

  it('keeps the names and numbers that a cluster is known by', () => {
    const harmless = [
      'coredns-589f44dc88-9tffb pod-template-hash=589f44dc88 controller-revision-hash=6d4b75cb6d',
      'uid: 7f3f0e0c-6a3e-4f0e-9d5e-1a2b3c4d5e6f resourceVersion: "123456"',
      'image: registry/coredns@sha256:9b9128672209474da07c91439bf15ed704ae05ad918dd6454e5b6ae14e35fee6',
      'containerd://31f05cf28dd13a629049f6f82c39af19d0c286b4bf42291f4efbcf4dbce344a2',
      '--discovery-token-ca-cert-hash sha256:9b9128672209474da07c91439bf15ed704ae05ad918dd6454e5b6ae14e35fee6',
      'token: /var/run/secrets/kubernetes.io/serviceaccount/token --client-ca-file=/etc/kubernetes/pki/ca.crt',
      '-A KUBE-SVC-TCOU7JCQXEZGVUNU -m comment --comment "kube-system/kube-dns:dns" -j KUBE-SEP-YIL6JZP7A3QYXJU2',
      'GET /api/v1/services?limit=500&resourceVersion=0&labelSelector=k8s-app%3Dkube-dns%2Ctier%21%3Dx',
      'plugin/reload: Running configuration SHA512 = 1b226df79860026c6a52e67daa10d7f0d57ec5b023288ec00c5e05f93523c894564e15b91770d3a07ae1cfbe861d15b37d4a0027e69c546ab112970993a3b03b',
      Buffer.from('{"apiVersion":"v1","kind":"ConfigMap","data":{"Corefile":".:53 {}"}}').toString('base64'),
      'WWW-Authenticate: Bearer realm="x"',
    ];
    for (const line of harmless) expect(redactText(line)).to.equal(line);
  });

  it('loses a secret by the name beside it, whatever it looks like', () => {
    const told: Readonly<Record<string, string>> = {
      'kubeadm join 10.0.0.1:6443 --token 5f2c1e.9a8b7c6d5e4f3a2b --discovery-token-ca-cert-hash sha256:ab':
        'kubeadm join 10.0.0.1:6443 --token [credential removed] --discovery-token-ca-cert-hash sha256:ab',
      'Authorization: Basic YWRtaW46c2VjcmV0': 'Authorization: Basic [token removed]',
      '{\\"token-secret\\": \\"MDEyMzQ1Njc4OWFiY2RlZg==\\"}': '{\\"token-secret\\": \\"[credential removed]\\"}',
      'Using certificate key:\n0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef':
        'Using certificate key:\n[credential removed]',
    };
    for (const [text, clean] of Object.entries(told)) expect(redactText(text)).to.equal(clean);
  });

  it('loses the entries of a Secret, whatever their names, and those of no ConfigMap', () => {
    const of = (kind: string, data: object) =>
      JSON.stringify({ apiVersion: 'v1', data, kind, metadata: { name: 'db' }, type: 'Opaque' });
    const secret = of('Secret', { pin: 'MTIzNA==', user: 'YWRtaW4=' });
    const clean =
      '{"apiVersion":"v1","data":{[secret removed]},"kind":"Secret","metadata":{"name":"db"},"type":"Opaque"}';
    expect(redactText(secret)).to.equal(clean);
    expect(redactText(JSON.stringify({ applied: secret }))).to.equal(JSON.stringify({ applied: clean }));
    expect(redactText(JSON.stringify(JSON.parse(secret), undefined, 4))).to.not.match(/MTIzNA|YWRtaW4/);
    expect(
      redactText(of('Secret', {}).replace('}', '},"immutable":true').replace('{}', '{"pin":"MTIzNA=="}')),
    ).to.not.contain('MTIzNA');
    const text = JSON.stringify({ kind: 'Secret', stringData: { pin: '1234' } });
    expect(redactText(text)).to.equal('{"kind":"Secret","stringData":{[secret removed]}}');
    const configMap = of('ConfigMap', { Corefile: '.:53 errors' });
    expect(redactText(configMap)).to.equal(configMap);
  });

  it('loses them in YAML as well', () => {
    const of = (kind: string, indent = '') =>
      ['apiVersion: v1', 'data:', '  pin: MTIzNA==', '  user: YWRtaW4=', `kind: ${kind}`, '']
        .map((line) => `${indent}${line}`)
        .join('\n');
    const clean = 'apiVersion: v1\ndata:\n  [secret removed]\nkind: Secret\n';
    expect(redactText(of('Secret'))).to.equal(clean);
    expect(redactText(of('Secret', '  '))).to.not.match(/MTIzNA|YWRtaW4/);
    expect(redactText(of('ConfigMap'))).to.equal(of('ConfigMap'));
    expect(redactText('kind: Secret\nstringData:\n  pin: "1234"\ntype: Opaque\n')).to.equal(
      'kind: Secret\nstringData:\n  [secret removed]\ntype: Opaque\n',
    );
  });

  it('loses a secret that was cut off at either end', () => {
    const { text = '' } = secrets['private key'] ?? {};
    const encoded = Buffer.from(text).toString('base64');
    expect(redactText(`a ${text.slice(0, 300)}`)).to.equal('a [private key removed]');
    expect(redactText(`a ${encoded.slice(0, 300)} b`)).to.equal('a [private key removed] b');
    const joining = Buffer.from(`kubeadm join --discovery-token ${secrets['bootstrap token']?.text} …`).toString(
      'base64',
    );
    for (const missing of [1, 2, 3, 4]) {
      expect(redactText(`a ${joining.slice(missing)}`)).to.match(/^a \[(bootstrap token|credential) removed\]/);
    }
  });

  it('loses a key that was cut off within an escape of a URL', () => {
    const { text = '' } = secrets['private key'] ?? {};
    const encoded = encodeURIComponent(text);
    const cut = encoded.indexOf('%', 400);
    for (const length of [cut, cut + 1, cut + 2, cut + 3]) {
      expect(redactText(`a ${encoded.slice(0, length)}`)).to.equal('a [private key removed]');
    }
  });

  it('loses the end of a key whose beginning was cut off, in whatever form', () => {
    const { text = '' } = secrets['private key'] ?? {};
    const whole: Readonly<Record<string, string>> = {
      raw: text,
      'in a Windows text': text.replaceAll('\n', '\r\n'),
      indented: text.replaceAll('\n', '\n    '),
      base64: Buffer.from(text).toString('base64'),
      'URL-encoded': encodeURIComponent(text),
      'escaped in JSON': JSON.stringify(text).slice(1, -1),
      'escaped in JSON in JSON': JSON.stringify(JSON.stringify(text)).slice(3, -3),
      'as a list of lines': JSON.stringify(text.split('\n').slice(0, -1)).slice(2, -2),
      'as a list of lines, laid out': JSON.stringify(text.split('\n').slice(0, -1), undefined, 2).slice(4, -3),
      'as a list of lines in JSON': JSON.stringify(JSON.stringify(text.split('\n').slice(0, -1))).slice(4, -4),
    };
    for (const [form, written] of Object.entries(whole)) {
      for (const left of [100, 101, 102, 103, 200, 333, 480]) {
        expect(redactText(`a ${written.slice(-left)}`).trimEnd(), `${left} characters, ${form}`).to.match(
          /^a\s+\S{0,5}\[private key removed\](?:\\+n)?$/,
        );
      }
    }
  });

  it('keeps what stands beside the mere end of a key', () => {
    for (const text of [
      '-----END RSA PRIVATE KEY-----',
      'it said: -----END CERTIFICATE-----',
      'x:\n-----END CERTIFICATE-----',
    ]) {
      expect(redactText(text)).to.equal(text);
    }
    expect(redactText('coredns-589f44dc88-9tffb is\nQUJD\n-----END CERTIFICATE-----\n7f3f0e0c')).to.equal(
      'coredns-589f44dc88-9tffb [certificate removed]\n7f3f0e0c',
    );
  });

  it('is cleaned in a time that grows with the length of a text, whoever wrote it', () => {
    const length = 100_000;
    const units = [
      'A',
      '%41',
      'eyJ',
      'eyJabc.',
      `${'A'.repeat(64)}\n`,
      '-----BEGIN PRIVATE KEY-----',
      'token: ',
      'a%2Bb',
      '%',
      '%A',
      '%FF',
      '\\',
      '\\n',
      `"${'A'.repeat(64)}",`,
      '-----BEGIN PRIVATE KEY-----","',
      '-----END PRIVATE KEY-----',
      `${'A'.repeat(64)}\n-----END PRIVATE KEY-----\n`,
      'A\n-----END PRIVATE KEY-----',
      '"data":{',
      '"data":{},"kind":',
      '"stringData":{',
      '"data":       ',
      'data:\n',
      'stringData:\n a: b\n',
      'data:\n data:\n',
      'data:\n  a: b\n',
    ];
    for (const unit of units) {
      const text = unit.repeat(length / unit.length);
      const startedMs = performance.now();
      redactText(text);
      expect(performance.now() - startedMs, unit.trim()).to.be.below(2_000);
    }
  }).timeout(30_000);
});
