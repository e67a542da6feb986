/** Something that happened, recorded in the commit that made it true. */
export interface OutboxEvent {
  /** `evt_…`, stable over redeliveries. */
  id: string;
  topic: string;
  merchantId: string;
  subjectId: string;
}
