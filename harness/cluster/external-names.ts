/**
 * The names of the outside world that the lab's resolver answers, and nothing else: every other name is NXDOMAIN.
 * The addresses are of TEST-NET-3 (RFC 5737), so that an answer from the lab cannot be mistaken for a real one.
 */
export const externalNames: Readonly<Record<string, string>> = {
  'www.google.com': '203.0.113.11',
  'google.com': '203.0.113.10',
  'www.example.com': '203.0.113.21',
  'example.com': '203.0.113.20',
};

/** Public resolvers that documents name as forwarders: the lab's resolver answers at their addresses as well. */
export const publicResolvers: readonly string[] = ['8.8.8.8', '1.1.1.1'];
