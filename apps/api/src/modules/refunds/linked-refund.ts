/** What a transfer turned out to be. */
export interface LinkedRefund {
  refundId: string;
  paymentId: string;
}
