/** The domain of a cluster's names where nobody says otherwise: that of the lab's own clusters, and of nearly all others. */
export const usualDomain = 'cluster.local';
