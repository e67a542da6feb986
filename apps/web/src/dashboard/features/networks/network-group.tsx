import type { NetworkStatus } from '@till/contract';
import { Card } from '../../../shared/ui/card.js';
import { NetworkRow } from './network-row.js';

interface Props {
  title: string;
  lead?: string;
  networks: readonly NetworkStatus[];
  /** False where the lead has said it for all of them. */
  withAdvice?: boolean;
}

/** Networks of which the same is to be said; nothing where there are none. */
export function NetworkGroup({ title, lead, networks, withAdvice }: Props) {
  if (networks.length === 0) return null;
  return (
    <Card flush title={title} lead={lead}>
      <ul>
        {networks.map((network) => (
          <NetworkRow key={network.id} network={network} withAdvice={withAdvice} />
        ))}
      </ul>
    </Card>
  );
}
