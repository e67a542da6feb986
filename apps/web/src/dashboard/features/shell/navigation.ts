import { ArrowLeftRight, CodeXml, House, Landmark, type LucideIcon, Settings, Split, Store, Wallet } from 'lucide-react';

export interface NavigationEntry {
  to: '/' | '/payments' | '/settlements' | '/resources' | '/gateway' | '/wallets' | '/developers' | '/settings';
  name: 'overview' | 'payments' | 'settlements' | 'resources' | 'gateway' | 'wallets' | 'developers' | 'settings';
  icon: LucideIcon;
}

/** The pages of the dashboard in the order of the rail. */
export const navigation: readonly NavigationEntry[] = [
  { to: '/', name: 'overview', icon: House },
  { to: '/payments', name: 'payments', icon: ArrowLeftRight },
  { to: '/settlements', name: 'settlements', icon: Landmark },
  { to: '/resources', name: 'resources', icon: Store },
  { to: '/gateway', name: 'gateway', icon: Split },
  { to: '/wallets', name: 'wallets', icon: Wallet },
  { to: '/developers', name: 'developers', icon: CodeXml },
  { to: '/settings', name: 'settings', icon: Settings },
];
