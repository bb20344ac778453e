import { expect } from 'chai';
import { redact, redactText } from '../harness/redact.ts';

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
});
