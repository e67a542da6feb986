import { Injectable } from '@nestjs/common';
import type { ChooseFacilitator, FacilitatorList, Mode, NetworkFacilitator, SetFacilitatorKey } from '@till/contract';
import { cdpCredentials } from '@till/facilitator-client';
import { type NetworkId, networkById } from '@till/networks';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { faultyField } from '../../platform/http/faulty-field.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import type { Facilitator } from '../networks/facilitator.js';
import { FacilitatorDirectory } from '../networks/facilitator-directory.js';
import type { FacilitatorPreference } from '../networks/facilitator-preference.js';
import { NetworksService } from '../networks/networks.service.js';
import { toFacilitatorAnswer } from './facilitator-answer.js';
import { FacilitatorKeysService, takesOwnKeys } from './facilitator-keys.service.js';
import { FacilitatorsRepository } from './facilitators.repository.js';

/** A person waits for this question. */
const keyTrialMs = 5_000;


/** Who settles a merchant's payments: the operator's allow-list, the merchant's choice of it, and keys of its own. */
@Injectable()
export class FacilitatorsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: FacilitatorsRepository,
    private readonly directory: FacilitatorDirectory,
    private readonly networks: NetworksService,
    private readonly keys: FacilitatorKeysService,
    private readonly auditLog: AuditLogService,
    private readonly signals: SignalBus,
  ) {}

  async list({ merchantId, mode }: RequestContext): Promise<FacilitatorList> {
    const { preference, keys } = await this.unitOfWork.tenant(merchantId, async (tx) => ({
      preference: await this.repository.preference(tx, merchantId),
      keys: await this.repository.keys(tx, merchantId),
    }));
    const data = this.directory.all.map((one) => toFacilitatorAnswer(one, keys.find(({ facilitatorId }) => facilitatorId === one.id)));
    return { data, networks: this.networks.configuredIn(mode).map((id) => this.onNetwork(id, preference)) };
  }

  /** Puts a facilitator first on a network; null goes back to the operator's order. */
  async choose(context: RequestContext, { network, facilitator: id }: ChooseFacilitator): Promise<FacilitatorList> {
    const { merchantId } = context;
    const known = this.networkOf(network, context.mode);
    await this.unitOfWork.tenant(merchantId, async (tx) => {
      const preference = await this.repository.preference(tx, merchantId);
      if (id !== null && !this.networks.settlers(known, preference).some((one) => one.id === id)) throw faultyField('facilitator', `no facilitator ${id} that settles on ${network} is allowed here`);
      if (id === null) await this.repository.unchoose(tx, merchantId, known);
      else await this.repository.choose(tx, merchantId, known, id);
      await this.auditLog.record(tx, context, 'facilitator.chosen', null, { network, facilitator: id, before: preference.choices.get(known) ?? null });
      this.tellAfter(tx, merchantId);
    });
    return this.list(context);
  }

  /** Stores the merchant's own key after the facilitator took it. One that cannot be asked now is stored unproven. */
  async setKey(context: RequestContext, facilitatorId: string, { keyId, secret }: SetFacilitatorKey): Promise<FacilitatorList> {
    const { merchantId } = context;
    const facilitator = this.keyed(facilitatorId);
    const key = { keyId: keyId.trim(), keySecret: secret.trim() };
    const credentials = cdpCredentials(key);
    if (!credentials.ok) throw faultyField('secret', 'must be the secret as Coinbase shows it: an Ed25519 key in base64, or an EC key in PEM', { reason: 'key_malformed' });
    const trial = await facilitator.tryKey(credentials.value, keyTrialMs);
    if (trial === 'refused') throw faultyField('secret', `${facilitator.settings.title} refuses this key. Check that key id and secret belong together and that the key is active.`, { reason: 'key_refused' });
    await this.unitOfWork.tenant(merchantId, async (tx) => {
      const hint = key.keyId.slice(-6);
      await this.repository.putKey(tx, merchantId, { facilitatorId, hint, sealed: this.keys.seal(merchantId, facilitatorId, key), isChecked: trial === 'accepted' });
      await this.auditLog.record(tx, context, 'facilitator_key.set', null, { facilitator: facilitatorId, hint });
      this.tellAfter(tx, merchantId);
    });
    // Where nobody could ask before, its networks are known from now on.
    if (facilitator.settings.headers === undefined && trial === 'accepted') await this.networks.askAgain(facilitator, credentials.value);
    return this.list(context);
  }

  async removeKey(context: RequestContext, facilitatorId: string): Promise<FacilitatorList> {
    const { merchantId } = context;
    this.keyed(facilitatorId);
    await this.unitOfWork.tenant(merchantId, async (tx) => {
      if (!(await this.repository.removeKey(tx, merchantId, facilitatorId))) throw notFound('key');
      await this.auditLog.record(tx, context, 'facilitator_key.removed', null, { facilitator: facilitatorId });
      this.tellAfter(tx, merchantId);
    });
    return this.list(context);
  }

  private onNetwork(id: NetworkId, preference: FacilitatorPreference): NetworkFacilitator {
    const offer = this.networks.offered(preference).find(({ network }) => network.id === id);
    const chosen = preference.choices.get(id);
    const options = this.networks.settlers(id, preference).map((one) => one.id);
    return {
      network: id,
      // A choice whose facilitator left the allow-list, or whose key was refused, is none.
      chosen: chosen !== undefined && this.directory.byId(chosen)?.isUsableWith(preference.ownKeys) ? chosen : null,
      current: offer?.facilitatorId || null,
      options,
    };
  }

  private networkOf(id: string, mode: Mode): NetworkId {
    const network = networkById(id);
    if (network && this.networks.configuredIn(mode).includes(network.id)) return network.id;
    throw faultyField('network', `${id} is not set up here in ${mode} mode`);
  }

  private keyed(facilitatorId: string): Facilitator {
    const facilitator = this.directory.byId(facilitatorId);
    if (!facilitator || !takesOwnKeys(facilitator)) throw notFound('facilitator that takes keys');
    return facilitator;
  }

  /** Terms name fee payers, and quotes come from memory: it must hear of every change. */
  private tellAfter(tx: Transaction, merchantId: string): void {
    tx.afterCommit(() => this.signals.publish({ topic: 'resource', merchantId, subjectId: merchantId }));
  }
}
