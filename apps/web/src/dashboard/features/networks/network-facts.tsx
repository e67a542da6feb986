import type { NetworkStatus } from '@till/contract';
import { useTranslation } from 'react-i18next';
import { finalityRuleOf, publicFacilitatorsOf } from '../../../shared/lib/network-look.js';
import { Address } from '../../../shared/ui/address.js';
import { FactList } from '../../../shared/ui/fact-list.js';

/** What is known of one network, for merchants first and operators after. */
export function NetworkFacts({ network }: { network: NetworkStatus }) {
  const { t } = useTranslation();
  const rule = finalityRuleOf(network.id);
  const versions = network.x402Versions.map((version) => t('networks.version', { version })).join(', ');
  const isSetUp = network.facilitator !== null;
  return (
    <FactList
      facts={[
        { name: t('networks.fact.payTo'), value: network.payTo === null ? t('networks.noWallet') : <Address value={network.payTo} network={network.id} /> },
        { name: t('networks.fact.facilitator'), value: network.facilitator },
        { name: t('networks.fact.known'), value: isSetUp ? null : publicFacilitatorsOf(network.id).join(', ') || t('networks.noneKnown') },
        { name: t('networks.fact.versions'), value: isSetUp ? versions || t('networks.noVersion') : null },
        { name: t('networks.fact.final'), value: rule && t(`networks.final.${rule}`) },
        { name: t('networks.fact.asset'), value: <Address value={network.asset} network={network.id} /> },
        { name: t('networks.fact.token'), value: isSetUp ? t(`networks.token.${network.tokenCheck}`) : null },
        { name: t('networks.fact.id'), value: <code className="text-xs break-all">{network.id}</code> },
        { name: t('networks.fact.v1Name'), value: network.v1Name === null ? t('networks.noV1Name') : <code className="text-xs">{network.v1Name}</code> },
      ]}
    />
  );
}
