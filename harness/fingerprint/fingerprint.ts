/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * What a cluster is like, as facts by name: `Deployment kube-system/coredns`, `routes of NODE`. A list stands for lines
 * whose order says nothing. What changes by itself, such as addresses of pods, is not in it.
 */
export type Fingerprint = ReadonlyMap<string, Json>;
