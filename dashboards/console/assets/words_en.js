// The console in English.

export const ENGLISH = {
  locale: 'en-GB',
  language: 'English',

  // The frame
  skip: 'Go to the queue',
  live: 'Live',
  connecting: 'Connecting',
  /** @param {string} time */
  reconnecting: (time) => `Reconnecting since ${time}`,
  signOut: 'Sign out',
  loopback: 'No account yet: whoever sits at this computer is operator of all brands.',
  loopbackEnd: 'The first account ends this:',
  held: 'Nothing is sent to anybody: deliveries are held after a restore. When all is well:',
  problems: 'The monitor has a problem:',
  conditions: /** @type {Record<string, string>} */ ({
    store_refuses: 'The disk takes nothing: posts wait outside until it does',
    pipeline_stalled: 'Nothing has been decided or stored for a while',
    clock_behind: 'The machine’s clock is behind what was decided already',
    clock_stepped: 'The machine’s clock was set; deadlines follow it',
    config: 'The config on disk is wrong; the one before it is in force',
    certificate: 'The certificate on disk cannot be used; the one before it is served',
    destination_failing: 'Some destinations do not take what they are told',
    destination_disabled: 'Some destinations said that they are gone; nothing is sent there',
    thread_set_aside: 'A thread could not be decided; its waits stand still',
    event_quarantined: 'An event broke a rule of the store and was put aside',
    board_stale: 'What is shown here lags behind what is stored',
  }),
  /** @param {string} time */
  since: (time) => `since ${time}`,
  unreachable: 'The monitor does not answer. What you see is as old as the last connection.',

  // The queue
  queue: 'Who is waiting',
  total: 'waiting',
  at_risk_count: 'at risk',
  overdue_count: 'overdue',
  filter: 'Show',
  allBrands: 'All brands',
  brand: 'Brand',
  urgency: 'Urgency',
  urgencies: /** @type {Record<string, string>} */ ({ critical: 'Critical', high: 'High', normal: 'Normal', low: 'Low' }),
  states: /** @type {Record<string, string>} */ ({ waiting: '', at_risk: 'At risk', overdue: 'Overdue' }),
  /** @param {string} span */
  left: (span) => `${span} left`,
  /** @param {string} span */
  over: (span) => `${span} over`,
  /** @param {string} span */
  waited: (span) => `waited ${span}`,
  /** @param {number} posts */
  posts: (posts) => (posts === 1 ? '1 post' : `${posts} posts`),
  noText: 'No text',
  answered: 'Answered',
  closed: 'Closed',
  empty: 'Nobody is waiting.',
  emptyMore: 'Who writes next appears here by itself.',
  emptyFilter: 'Nobody is waiting here.',
  showAll: 'Show everybody',
  /** @param {number} count */
  more: (count) => `${count} more wait below these. Choose a brand or an urgency to see them.`,
  /** @param {number} loaded @param {number} total */
  counted: (loaded, total) => `Overdue and at risk are counted among the first ${loaded} of ${total}.`,
  /** @param {string} urgency @param {string} brand */
  arrived: (urgency, brand) => `${urgency}, ${brand}: somebody new is waiting`,

  // The review lane
  review: 'Review',
  reviewWhy: 'Posts that the model took to need no response, drawn at random. What you say of them tells how much it misses.',
  reviewAsk: 'Was that right?',
  reviewRight: 'Right, none needed',
  reviewNeeded: 'Needs a response',
  reviewMissed: 'Missed complaint',
  reviewEmpty: 'Nothing left to look at. Tomorrow there is more.',
  /** @param {number} reviewed @param {number} drawn */
  reviewed: (reviewed, drawn) => `${reviewed} of ${drawn} looked at in the last 7 days`,

  // One conversation
  back: 'Queue',
  notFound: 'This conversation is not here: it was erased, or it belongs to a brand that is not yours.',
  openThere: 'Open on the platform',
  reveal: 'Show what is masked',
  hide: 'Mask again',
  us: 'Brand',
  customer: 'Customer',
  edited: 'edited',
  deleted: 'Deleted by its author',
  hidden: 'Hidden with the account of its author',
  noLongerWaiting: 'Not waiting',
  withCustomer: 'Handed off: the customer’s turn',
  kinds: /** @type {Record<string, string>} */ ({
    human: 'Answer',
    handoff: 'Handoff',
    template: 'Template',
    automatic: 'Automatic',
    reaction: 'Reaction',
  }),
  verdict: 'What triage says of it',
  answersUs: 'answers our question',
  response: 'What is in the response',
  signals: /** @type {Record<string, string>} */ ({
    acknowledges: 'says what the problem is',
    next_step: 'says what comes next',
    promises: 'promises something',
    apologises: 'apologises',
    names_customer: 'names the customer',
    signed: 'signed',
    kind_close: 'closes kindly',
  }),
  otherLanguage: 'not in the customer’s language',
  saysAgain: 'says again what waits already',
  /** @param {number} others */
  alike: (others) => (others === 1 ? 'one other says the same' : `${others} others say the same`),
  spreads: 'spreading',
  /** @param {string} term */
  fromBefore: (term) => `${term} (earlier posts)`,
  complaint: 'Complaint',
  topics: /** @type {Record<string, string>} */ ({
    delivery: 'Delivery',
    returns: 'Returns',
    billing: 'Billing',
    product: 'Product',
    outage: 'Outage',
    account: 'Account',
    staff: 'Staff and service',
    booking: 'Booking',
    cancellation: 'Cancellation',
    safety: 'Safety',
    legal: 'Legal',
    discrimination: 'Discrimination',
    privacy: 'Privacy and fraud',
  }),
  terms: /** @type {Record<string, string>} */ ({
    harm: 'somebody in danger or hurt',
    stranded_vulnerable: 'stranded, and vulnerable',
    deadline_now: 'too late within hours',
    personal_data: 'personal data exposed',
    discrimination: 'discrimination',
    fraud: 'fraud',
    stranded: 'stranded',
    legal: 'law or regulator',
    press: 'press or an audience',
    promise_broken: 'promise not kept',
    money_lost: 'money gone or held',
    outage: 'down for many',
    repeat_contact: 'has asked before',
    repeat_failure: 'went wrong before',
    cancellation_threat: 'leaving',
    deadline: 'a deadline',
    anger: 'anger',
    reach: 'many followers',
  }),
  /** @param {number} points */
  atLeast: (points) => `at least ${points}`,
  waits: 'The waits',
  waitKinds: /** @type {Record<string, string>} */ ({ first: 'First answer', next: 'Next answer', follow_up: 'After a handoff', promise: 'Promised' }),
  outcomes: /** @type {Record<string, string>} */ ({
    undecided: 'undecided',
    met: 'met',
    missed: 'missed',
    cancelled: 'cancelled',
  }),
  due: 'due',
  noTarget: 'no target',
  notTakenUp: 'not taken up',
  acknowledged: 'acknowledged',
  acknowledgeBy: 'acknowledge by',
  selfReported: 'self-reported',
  comma: ', ',
  why: 'How it came to this',
  /** What ended a wait without an answer, or made its outcome. */
  reasons: /** @type {Record<string, string>} */ ({
    deleted: 'taken back',
    expired: 'nobody answered',
    'brand removed': 'the brand is no longer watched',
    'handed off': 'handed off',
    'customer did not follow': 'the customer did not follow',
    'no response needed': 'an edit left nothing to answer',
    'answered elsewhere': 'answered elsewhere',
    dismissed: 'dismissed',
  }),
  /** @param {string} reason */
  because: (reason) => `: ${reason}`,
  /** What a line of the ledger says; with the outcome after it, where it is about one. */
  steps: /** @type {Record<string, string | ((after: string) => string)>} */ ({
    started: 'A wait began',
    moved: 'The wait began earlier than was known: a post came late',
    decided: (after) => `Decided: ${after}`,
    corrected: (after) => `Corrected to ${after}, since something came to light later`,
    answered: 'Answered',
    ended: 'Left the queue without an answer',
    reopened: 'Waiting again: what had ended it did not hold',
    withdrawn: 'There was no such wait: something came to light later',
    merged: 'Became part of another conversation',
    acknowledged: 'Acknowledged',
    'acknowledgement decided': (after) => `Acknowledgement decided: ${after}`,
    'acknowledgement corrected': (after) => `Acknowledgement corrected to ${after}, since something came to light later`,
    raised: 'More urgent: a shorter target runs from here',
    lowered: 'Less urgent: the longer target counts from the start',
    replanned: 'Other policies or hours: time used stays used',
    thanked: 'The customer said thanks or goodbye; no wait began',
  }),

  // Sign-in
  signIn: 'Sign in',
  user: 'User',
  password: 'Password',
  wrong: 'User and password do not belong together.',
  /** @param {string} wait */
  tooOften: (wait) => `Too many attempts. Try again in ${wait}.`,
  failed: 'That did not work:',
  retry: 'Try again',
  noAnswer: 'The monitor does not answer.',

  // Spans
  /** @param {number} minutes */
  minutes: (minutes) => `${minutes} min`,
  /** @param {number} hours @param {number} minutes */
  hours: (hours, minutes) => `${hours} h ${String(minutes).padStart(2, '0')} min`,
  /** @param {number} days @param {number} hours */
  days: (days, hours) => `${days} d ${hours} h`,
};
