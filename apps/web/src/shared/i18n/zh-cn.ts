import { account } from './zh-cn/account.js';
import { auth } from './zh-cn/auth.js';
import { common } from './zh-cn/common.js';
import { developers } from './zh-cn/developers.js';
import { doctor } from './zh-cn/doctor.js';
import { facilitators } from './zh-cn/facilitators.js';
import { gateways } from './zh-cn/gateways.js';
import { networks } from './zh-cn/networks.js';
import { overview } from './zh-cn/overview.js';
import { payments } from './zh-cn/payments.js';
import { problems } from './zh-cn/problems.js';
import { refunds } from './zh-cn/refunds.js';
import { resources } from './zh-cn/resources.js';
import { settings } from './zh-cn/settings.js';
import { settlements } from './zh-cn/settlements.js';
import { shell } from './zh-cn/shell.js';
import { start } from './zh-cn/start.js';
import { trial } from './zh-cn/trial.js';
import { wallets } from './zh-cn/wallets.js';
import { webhooks } from './zh-cn/webhooks.js';
import type { Translation } from './en.js';

/** Every text of the dashboard in Simplified Chinese. */
export const zhCn: Translation = { account, auth, common, developers, doctor, facilitators, gateways, networks, overview, payments, problems, refunds, resources, settings, settlements, shell, start, trial, wallets, webhooks };
