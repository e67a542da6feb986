import { account } from './en/account.js';
import { auth } from './en/auth.js';
import { common } from './en/common.js';
import { developers } from './en/developers.js';
import { doctor } from './en/doctor.js';
import { facilitators } from './en/facilitators.js';
import { gateways } from './en/gateways.js';
import { networks } from './en/networks.js';
import { overview } from './en/overview.js';
import { payments } from './en/payments.js';
import { problems } from './en/problems.js';
import { refunds } from './en/refunds.js';
import { resources } from './en/resources.js';
import { settings } from './en/settings.js';
import { settlements } from './en/settlements.js';
import { shell } from './en/shell.js';
import { start } from './en/start.js';
import { trial } from './en/trial.js';
import { wallets } from './en/wallets.js';
import { webhooks } from './en/webhooks.js';

/** Every text of the dashboard in English; the type of every other language follows from it. */
export const en = { account, auth, common, developers, doctor, facilitators, gateways, networks, overview, payments, problems, refunds, resources, settings, settlements, shell, start, trial, wallets, webhooks };

type Counted<Key> = Key extends `${string}_one` ? never : Key;

/** Another language: the same keys; the `_one` form is left out where the language has none. */
export type Translation<Source = typeof en> = {
  [Key in keyof Source as Counted<Key>]: Source[Key] extends string ? string : Translation<Source[Key]>;
};
