import type { z } from 'zod';
import { overviewQuerySchema, overviewSchema, revenueQuerySchema, revenueSchema, settlementsQuerySchema, settlementsSchema } from './analytics.js';
import { apiKeyPageSchema, apiKeySchema, createApiKeySchema, createdApiKeySchema } from './api-keys.js';
import { changePasswordSchema, memberSessionListSchema, merchantSchema, resetPasswordSchema, sessionSchema, signInSchema, signUpSchema, siweNonceSchema, siweVerifySchema, stepUpSchema, updateMerchantSchema } from './auth.js';
import { pageQuerySchema } from './common.js';
import { createGatewaySchema, gatewayCheckSchema, gatewayPageSchema, gatewaySchema, gatewayTrafficQuerySchema, gatewayTrafficSchema, gatewayWithSecretSchema, updateGatewaySchema } from './gateways.js';
import { alertPageSchema, alertSchema, checkupSchema, lastCheckupSchema, listAlertsQuerySchema } from './doctor.js';
import { createdDoorKeySchema, createDoorKeySchema, doorKeyPageSchema, doorKeySchema } from './door-keys.js';
import { chooseFacilitatorSchema, facilitatorListSchema, setFacilitatorKeySchema } from './facilitators.js';
import { importOpenapiSchema, openapiImportSchema } from './openapi-import.js';
import { exportPaymentsQuerySchema, listPaymentsQuerySchema, paymentPageSchema, paymentSchema } from './payments.js';
import { attachInflowSchema, inflowPageSchema, inflowSchema, listInflowsQuerySchema, reconciliationListSchema, reconciliationQuerySchema } from './reconciliation.js';
import { createRefundSchema, listRefundsQuerySchema, refundPageSchema, refundSchema, reportRefundSchema } from './refunds.js';
import { createResourceSchema, fileSchema, handleAvailabilitySchema, listResourcesQuerySchema, resourcePageSchema, resourceSchema, updateResourceSchema, uploadFileQuerySchema } from './resources.js';
import {
  createWebhookEndpointSchema,
  listWebhookDeliveriesQuerySchema,
  rotateWebhookSecretSchema,
  updateWebhookEndpointSchema,
  webhookDeliveryDetailSchema,
  webhookDeliveryPageSchema,
  webhookEndpointPageSchema,
  webhookEndpointSchema,
  webhookEndpointWithSecretSchema,
} from './webhooks.js';
import { createWalletSchema, networkListSchema, proveWalletSchema, updateWalletSchema, walletChallengeSchema, walletPageSchema, walletSchema } from './wallets.js';

interface Operation {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  query?: z.ZodType;
  body?: z.ZodType;
  answer?: z.ZodType;
}

/** Every REST call with its shapes: the API implements them, the client is derived from them. */
export const operations = {
  signUp: { method: 'POST', path: '/v1/auth/sign-up', body: signUpSchema, answer: sessionSchema },
  signIn: { method: 'POST', path: '/v1/auth/sign-in', body: signInSchema, answer: sessionSchema },
  resetPassword: { method: 'POST', path: '/v1/auth/reset-password', body: resetPasswordSchema },
  siweNonce: { method: 'POST', path: '/v1/auth/siwe/nonce', answer: siweNonceSchema },
  siweVerify: { method: 'POST', path: '/v1/auth/siwe/verify', body: siweVerifySchema, answer: sessionSchema },
  signOut: { method: 'POST', path: '/v1/auth/sign-out' },
  getSession: { method: 'GET', path: '/v1/auth/session', answer: sessionSchema },
  changePassword: { method: 'POST', path: '/v1/auth/password', body: changePasswordSchema },
  stepUp: { method: 'POST', path: '/v1/auth/step-up', body: stepUpSchema },
  listSessions: { method: 'GET', path: '/v1/auth/sessions', answer: memberSessionListSchema },
  endSession: { method: 'DELETE', path: '/v1/auth/sessions/:id' },
  endOtherSessions: { method: 'DELETE', path: '/v1/auth/sessions' },
  updateMerchant: { method: 'PATCH', path: '/v1/merchant', body: updateMerchantSchema, answer: merchantSchema },
  listNetworks: { method: 'GET', path: '/v1/networks', answer: networkListSchema },
  listFacilitators: { method: 'GET', path: '/v1/facilitators', answer: facilitatorListSchema },
  chooseFacilitator: { method: 'PUT', path: '/v1/facilitators/choice', body: chooseFacilitatorSchema, answer: facilitatorListSchema },
  setFacilitatorKey: { method: 'PUT', path: '/v1/facilitators/:facilitator/key', body: setFacilitatorKeySchema, answer: facilitatorListSchema },
  removeFacilitatorKey: { method: 'DELETE', path: '/v1/facilitators/:facilitator/key', answer: facilitatorListSchema },
  createWallet: { method: 'POST', path: '/v1/wallets', body: createWalletSchema, answer: walletSchema },
  listWallets: { method: 'GET', path: '/v1/wallets', query: pageQuerySchema, answer: walletPageSchema },
  getWallet: { method: 'GET', path: '/v1/wallets/:id', answer: walletSchema },
  updateWallet: { method: 'PATCH', path: '/v1/wallets/:id', body: updateWalletSchema, answer: walletSchema },
  deleteWallet: { method: 'DELETE', path: '/v1/wallets/:id' },
  challengeWallet: { method: 'POST', path: '/v1/wallets/:id/challenge', answer: walletChallengeSchema },
  proveWallet: { method: 'POST', path: '/v1/wallets/:id/prove', body: proveWalletSchema, answer: walletSchema },
  createResource: { method: 'POST', path: '/v1/resources', body: createResourceSchema, answer: resourceSchema },
  listResources: { method: 'GET', path: '/v1/resources', query: listResourcesQuerySchema, answer: resourcePageSchema },
  getResource: { method: 'GET', path: '/v1/resources/:id', answer: resourceSchema },
  updateResource: { method: 'PATCH', path: '/v1/resources/:id', body: updateResourceSchema, answer: resourceSchema },
  runCheckup: { method: 'POST', path: '/v1/resources/:id/checkup', answer: checkupSchema },
  lastCheckup: { method: 'GET', path: '/v1/resources/:id/checkup', answer: lastCheckupSchema },
  listAlerts: { method: 'GET', path: '/v1/alerts', query: listAlertsQuerySchema, answer: alertPageSchema },
  getAlert: { method: 'GET', path: '/v1/alerts/:id', answer: alertSchema },
  dismissAlert: { method: 'POST', path: '/v1/alerts/:id/dismiss', answer: alertSchema },
  createGateway: { method: 'POST', path: '/v1/gateways', body: createGatewaySchema, answer: gatewayWithSecretSchema },
  listGateways: { method: 'GET', path: '/v1/gateways', query: pageQuerySchema, answer: gatewayPageSchema },
  getGateway: { method: 'GET', path: '/v1/gateways/:id', answer: gatewaySchema },
  updateGateway: { method: 'PATCH', path: '/v1/gateways/:id', body: updateGatewaySchema, answer: gatewaySchema },
  deleteGateway: { method: 'DELETE', path: '/v1/gateways/:id' },
  checkGateway: { method: 'POST', path: '/v1/gateways/:id/check', answer: gatewayCheckSchema },
  importOpenapi: { method: 'POST', path: '/v1/gateways/:id/import-openapi', body: importOpenapiSchema, answer: openapiImportSchema },
  rotateGatewaySecret: { method: 'POST', path: '/v1/gateways/:id/rotate-secret', answer: gatewayWithSecretSchema },
  gatewayTraffic: { method: 'GET', path: '/v1/gateways/:id/traffic', query: gatewayTrafficQuerySchema, answer: gatewayTrafficSchema },
  checkHandle: { method: 'GET', path: '/v1/handles/:handle', answer: handleAvailabilitySchema },
  uploadFile: { method: 'PUT', path: '/v1/files', query: uploadFileQuerySchema, answer: fileSchema },
  getFile: { method: 'GET', path: '/v1/files/:id', answer: fileSchema },
  listPayments: { method: 'GET', path: '/v1/payments', query: listPaymentsQuerySchema, answer: paymentPageSchema },
  exportPayments: { method: 'GET', path: '/v1/exports/payments.csv', query: exportPaymentsQuerySchema },
  getPayment: { method: 'GET', path: '/v1/payments/:id', answer: paymentSchema },
  createRefund: { method: 'POST', path: '/v1/refunds', body: createRefundSchema, answer: refundSchema },
  listRefunds: { method: 'GET', path: '/v1/refunds', query: listRefundsQuerySchema, answer: refundPageSchema },
  getRefund: { method: 'GET', path: '/v1/refunds/:id', answer: refundSchema },
  reportRefund: { method: 'POST', path: '/v1/refunds/:id/sent', body: reportRefundSchema, answer: refundSchema },
  cancelRefund: { method: 'POST', path: '/v1/refunds/:id/cancel', answer: refundSchema },
  revenue: { method: 'GET', path: '/v1/analytics/revenue', query: revenueQuerySchema, answer: revenueSchema },
  overview: { method: 'GET', path: '/v1/analytics/overview', query: overviewQuerySchema, answer: overviewSchema },
  settlements: { method: 'GET', path: '/v1/settlements', query: settlementsQuerySchema, answer: settlementsSchema },
  reconciliation: { method: 'GET', path: '/v1/reconciliation', query: reconciliationQuerySchema, answer: reconciliationListSchema },
  listInflows: { method: 'GET', path: '/v1/inflows', query: listInflowsQuerySchema, answer: inflowPageSchema },
  getInflow: { method: 'GET', path: '/v1/inflows/:id', answer: inflowSchema },
  attachInflow: { method: 'POST', path: '/v1/inflows/:id/attach', body: attachInflowSchema, answer: inflowSchema },
  ignoreInflow: { method: 'POST', path: '/v1/inflows/:id/ignore', answer: inflowSchema },
  resetInflow: { method: 'POST', path: '/v1/inflows/:id/reset', answer: inflowSchema },
  createApiKey: { method: 'POST', path: '/v1/api-keys', body: createApiKeySchema, answer: createdApiKeySchema },
  listApiKeys: { method: 'GET', path: '/v1/api-keys', query: pageQuerySchema, answer: apiKeyPageSchema },
  getApiKey: { method: 'GET', path: '/v1/api-keys/:id', answer: apiKeySchema },
  revokeApiKey: { method: 'DELETE', path: '/v1/api-keys/:id', answer: apiKeySchema },
  createDoorKey: { method: 'POST', path: '/v1/facilitator-keys', body: createDoorKeySchema, answer: createdDoorKeySchema },
  listDoorKeys: { method: 'GET', path: '/v1/facilitator-keys', query: pageQuerySchema, answer: doorKeyPageSchema },
  getDoorKey: { method: 'GET', path: '/v1/facilitator-keys/:id', answer: doorKeySchema },
  revokeDoorKey: { method: 'DELETE', path: '/v1/facilitator-keys/:id', answer: doorKeySchema },
  createWebhookEndpoint: { method: 'POST', path: '/v1/webhook-endpoints', body: createWebhookEndpointSchema, answer: webhookEndpointWithSecretSchema },
  listWebhookEndpoints: { method: 'GET', path: '/v1/webhook-endpoints', query: pageQuerySchema, answer: webhookEndpointPageSchema },
  getWebhookEndpoint: { method: 'GET', path: '/v1/webhook-endpoints/:id', answer: webhookEndpointSchema },
  updateWebhookEndpoint: { method: 'PATCH', path: '/v1/webhook-endpoints/:id', body: updateWebhookEndpointSchema, answer: webhookEndpointSchema },
  deleteWebhookEndpoint: { method: 'DELETE', path: '/v1/webhook-endpoints/:id' },
  rotateWebhookSecret: { method: 'POST', path: '/v1/webhook-endpoints/:id/rotate-secret', body: rotateWebhookSecretSchema, answer: webhookEndpointWithSecretSchema },
  testWebhookEndpoint: { method: 'POST', path: '/v1/webhook-endpoints/:id/test', answer: webhookDeliveryDetailSchema },
  listWebhookDeliveries: { method: 'GET', path: '/v1/webhook-endpoints/:id/deliveries', query: listWebhookDeliveriesQuerySchema, answer: webhookDeliveryPageSchema },
  getWebhookDelivery: { method: 'GET', path: '/v1/webhook-endpoints/deliveries/:id', answer: webhookDeliveryDetailSchema },
  resendWebhookDelivery: { method: 'POST', path: '/v1/webhook-endpoints/deliveries/:id/resend', answer: webhookDeliveryDetailSchema },
} as const satisfies Record<string, Operation>;

export type Operations = typeof operations;
