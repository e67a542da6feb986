import { CreateIdentity1764000000000 } from './1764000000000-create-identity.js';
import { CreateCatalogue1764000100000 } from './1764000100000-create-catalogue.js';
import { CreatePayments1764000200000 } from './1764000200000-create-payments.js';
import { CreateReactions1764000300000 } from './1764000300000-create-reactions.js';
import { ShowMigrations1764000400000 } from './1764000400000-show-migrations.js';
import { CreateJournal1764000500000 } from './1764000500000-create-journal.js';
import { FinishEvents1764000510000 } from './1764000510000-finish-events.js';
import { CreateFacilitators1764000600000 } from './1764000600000-create-facilitators.js';
import { CreateReconciliation1764000700000 } from './1764000700000-create-reconciliation.js';
import { CreateRefunds1764000800000 } from './1764000800000-create-refunds.js';
import { CreateGateways1764000900000 } from './1764000900000-create-gateways.js';
import { CreateDoorKeys1764001000000 } from './1764001000000-create-door-keys.js';
import { CreateGatewayDocuments1764001100000 } from './1764001100000-create-gateway-documents.js';
import { CreateCheckups1764001200000 } from './1764001200000-create-checkups.js';
import { ListResources1764001300000 } from './1764001300000-list-resources.js';
import { CreatePaymentIdentifiers1764001310000 } from './1764001310000-create-payment-identifiers.js';
import { CreateSignInNonces1764001320000 } from './1764001320000-create-sign-in-nonces.js';
import { AddInsist1764001400000 } from './1764001400000-add-insist.js';
import { CountClients1764001500000 } from './1764001500000-count-clients.js';
import { CreateWebhooks1764001600000 } from './1764001600000-create-webhooks.js';
import { KeepOwnTransfers1764001900000 } from './1764001900000-keep-own-transfers.js';
import { FindWallets1764001910000 } from './1764001910000-find-wallets.js';
import { FindChangedResources1764002300000 } from './1764002300000-find-changed-resources.js';
import { WaitWithNewAddresses1764002100000 } from './1764002100000-wait-with-new-addresses.js';
import { GuardAccounts1764002200000 } from './1764002200000-guard-accounts.js';
import { CreatePasswordResets1764002400000 } from './1764002400000-create-password-resets.js';
import { DeleteGateways1764002500000 } from './1764002500000-delete-gateways.js';
import { FindWhatIsOpen1764002600000 } from './1764002600000-find-what-is-open.js';
import { TellContractsByChain1764002700000 } from './1764002700000-tell-contracts-by-chain.js';
import { KeepWorkWithItsKey1764002900000 } from './1764002900000-keep-work-with-its-key.js';
import { NoteBookChanges1764003000000 } from './1764003000000-note-book-changes.js';

/** Every migration in order; forward only. */
export const migrations = [
  CreateIdentity1764000000000,
  CreateCatalogue1764000100000,
  CreatePayments1764000200000,
  CreateReactions1764000300000,
  ShowMigrations1764000400000,
  CreateJournal1764000500000,
  FinishEvents1764000510000,
  CreateFacilitators1764000600000,
  CreateReconciliation1764000700000,
  CreateRefunds1764000800000,
  CreateGateways1764000900000,
  CreateDoorKeys1764001000000,
  CreateGatewayDocuments1764001100000,
  CreateCheckups1764001200000,
  ListResources1764001300000,
  CreatePaymentIdentifiers1764001310000,
  CreateSignInNonces1764001320000,
  AddInsist1764001400000,
  CountClients1764001500000,
  CreateWebhooks1764001600000,
  KeepOwnTransfers1764001900000,
  FindWallets1764001910000,
  WaitWithNewAddresses1764002100000,
  GuardAccounts1764002200000,
  FindChangedResources1764002300000,
  CreatePasswordResets1764002400000,
  DeleteGateways1764002500000,
  FindWhatIsOpen1764002600000,
  TellContractsByChain1764002700000,
  KeepWorkWithItsKey1764002900000,
  NoteBookChanges1764003000000,
];
