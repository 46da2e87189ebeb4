// The console in Japanese.

/** @type {import('./words.js').Words} */
export const JAPANESE = {
  locale: 'ja-JP',
  language: '日本語',

  skip: '一覧へ移動',
  live: 'ライブ',
  connecting: '接続しています',
  reconnecting: (time) => `${time} から再接続中`,
  signOut: 'サインアウト',
  loopback: 'アカウントがまだありません。このコンピューターを使う人は、誰でも全ブランドの管理者として操作できます。',
  loopbackEnd: '最初のアカウントを作ると終わります:',
  held: '復元後のため、通知の送信を止めています。問題がなければ再開してください:',
  problems: 'モニターに問題があります:',
  conditions: {
    store_refuses: 'ディスクに書き込めません。回復するまで投稿は受け付けられません',
    pipeline_stalled: 'しばらくの間、判定も保存も行われていません',
    clock_behind: 'サーバーの時計が、すでに判定した時刻より遅れています',
    clock_stepped: 'サーバーの時計が変更されました。期限もそれに従います',
    config: '設定ファイルに誤りがあります。以前の設定で動作しています',
    certificate: '証明書を使用できません。以前の証明書で動作しています',
    destination_failing: '通知を受け取らない送信先があります',
    destination_disabled: '廃止を通知してきた送信先があり、送信を停止しています',
    thread_set_aside: '判定できないスレッドがあり、その待ち時間は止まっています',
    event_quarantined: '保存の規則に反するイベントを隔離しました',
    board_stale: '表示が保存済みの内容より遅れています',
  },
  since: (time) => `${time} から`,
  unreachable: 'モニターから応答がありません。表示は最後に接続できたときのものです。',

  queue: '返信を待っている人',
  total: '返信待ち',
  at_risk_count: '期限間近',
  overdue_count: '期限超過',
  filter: '表示',
  allBrands: 'すべてのブランド',
  brand: 'ブランド',
  urgency: '緊急度',
  urgencies: { critical: '緊急', high: '高', normal: '中', low: '低' },
  states: { waiting: '', at_risk: '期限間近', overdue: '期限超過' },
  left: (span) => `残り ${span}`,
  over: (span) => `${span} 超過`,
  waited: (span) => `${span} 経過`,
  posts: (posts) => `投稿 ${posts} 件`,
  noText: '本文なし',
  answered: '返信済み',
  closed: '終了',
  empty: '返信を待っている人はいません。',
  emptyMore: '新しい投稿があると、ここに表示されます。',
  emptyFilter: 'この条件で待っている人はいません。',
  showAll: 'すべて表示',
  more: (count) => `このほかに ${count} 件あります。ブランドか緊急度で絞り込んでください。`,
  counted: (loaded, total) => `期限超過と期限間近は、${total} 件のうち先頭の ${loaded} 件で数えています。`,
  arrived: (urgency, brand) => `緊急度「${urgency}」、${brand}: 新しい返信待ち`,

  back: '一覧',
  notFound: 'この会話は表示できません。消去されたか、担当外のブランドのものです。',
  openThere: '投稿先で開く',
  reveal: '伏せた部分を表示',
  hide: '伏せる',
  us: 'ブランド',
  customer: 'お客様',
  edited: '編集済み',
  deleted: '投稿者が削除しました',
  hidden: 'アカウントの停止により表示できません',
  noLongerWaiting: '待っていません',
  answeredAt: '返信',
  kinds: { human: '返信', handoff: '窓口へ誘導', template: '定型文', automatic: '自動応答', reaction: 'リアクション' },
  waits: '待ち時間',
  waitKinds: { first: '最初の返信', next: '次の返信' },
  outcomes: { undecided: '未確定', met: '期限内', missed: '期限超過', cancelled: '取り消し' },
  due: '期限',
  why: 'これまでの経過',
  ledger: (step, after, reason) => {
    const outcome = { met: '期限内', missed: '期限超過', cancelled: '取り消し', undecided: '未確定' }[after] ?? after;
    const because = { deleted: '（お客様が投稿を取り下げたため）', expired: '（返信がなかったため）', 'brand removed': '（ブランドが監視対象でなくなったため）' }[reason] ?? '';
    switch (step) {
      case 'started': return '待ち時間の計測を開始';
      case 'moved': return '遅れて届いた投稿により、開始時刻を変更';
      case 'decided': return `結果: ${outcome}${because}`;
      case 'corrected': return `後からわかった事実により、結果を「${outcome}」に訂正${because}`;
      case 'answered': return '返信あり';
      case 'ended': return `返信のないまま一覧から外れました${because}`;
      case 'reopened': return '終了の根拠がなくなったため、再び返信待ち';
      case 'withdrawn': return '後からわかった事実により、この待ち時間はなかったことに';
      case 'merged': return '別の会話に統合';
      default: return step;
    }
  },

  signIn: 'サインイン',
  user: 'ユーザー',
  password: 'パスワード',
  wrong: 'ユーザーとパスワードの組み合わせが正しくありません。',
  tooOften: (wait) => `試行回数が多すぎます。${wait} 後にもう一度お試しください。`,
  failed: '処理できませんでした:',
  retry: 'もう一度試す',
  noAnswer: 'モニターから応答がありません。',

  minutes: (minutes) => `${minutes} 分`,
  hours: (hours, minutes) => `${hours} 時間 ${String(minutes).padStart(2, '0')} 分`,
  days: (days, hours) => `${days} 日 ${hours} 時間`,
};
