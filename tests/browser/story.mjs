// An hour at two invented brands, as the API tells it: what the pictures show and the tests read.

export function tell(monitor) {
  const row = (...values) => monitor.rows.push(monitor.row(...values));
  row('118', 22, {
    urgency: 'critical', customer: { name: 'Nadia Brandt' }, posts: 2,
    text: 'Locked in the lift at Vaasa with my two kids since ten minutes, nobody answers the bell. @AuroraHelp please!',
  });
  row('121', 51, {
    urgency: 'critical', channel: 'Bluesky post', platform: 'bluesky', customer: { name: 'Oskar Lindqvist' },
    text: 'My mother uses a wheelchair and stands alone on platform 4. The assistance that she booked did not come.',
  });
  row('104', 74, {
    urgency: 'high', brand: 'あさひ堂', language: 'ja', customer: { name: '西村かおり' },
    text: '昨日届いた朝焼けもなかの箱に、くるみ入りの表示がありませんでした。子どもがアレルギーです。至急確認してください。',
  });
  row('109', 65, {
    urgency: 'high', channel: 'phone', platform: 'phone', customer: { name: 'Case AR-5512' }, posts: 3,
    text: 'Charged twice for the Northern Light Pass; called on Monday, nobody rang back.',
  });
  row('123', 12, { urgency: 'high', customer: { name: 'Priya Raman' }, text: 'Your app shows my seat on a coach that is not on this train. We leave in an hour.' });
  row('126', 49, {
    brand: 'あさひ堂', language: 'ja', channel: 'Instagram コメント', platform: 'instagram', customer: { name: '遠藤まこと' },
    text: '本店の混雑は何時ごろが少ないですか？ 日曜に祖母を連れて行きたいです。',
  });
  row('131', 9, { customer: { name: 'Tomás Freire' }, text: 'Is the 18:40 to Tromsø still on time? The board and the app disagree.' });
  row('128', 18, { customer: { name: 'Ellen Moss' }, channel: 'e-mail', platform: 'email', text: 'How do I change the name on a ticket? I married last week, my passport is new.' });
  row('133', 3, { urgency: 'low', customer: { name: 'Jun' }, text: 'Do you sell the poster from carriage 7 anywhere?' });

  const hostile = '<img src=x onerror="document.title=1"><b>bold</b> & "quotes" \u202Ereversed';
  monitor.conversations['118'] = (reveal) => ({
    ...monitor.rows.find((each) => each.id === '118'),
    id: '118', brand: 'Aurora Rail', channel: 'X post', platform: 'x', customer: { name: 'Nadia Brandt' }, url: 'https://social.example/nadia/118',
    posts: [
      { by: 'customer', author: { name: 'Nadia Brandt' }, language: 'en', posted_at: monitor.at(-22), edited_at: null, deleted_at: null,
        text: 'Locked in the lift at Vaasa with my two kids since ten minutes, nobody answers the bell. @AuroraHelp please!' },
      { by: 'brand', author: { name: 'AuroraHelp' }, language: 'en', posted_at: monitor.at(-20), kind: 'automatic', text: 'Thank you for writing to us. We read every message.' },
      { by: 'customer', author: { name: 'Nadia Brandt' }, language: 'en', posted_at: monitor.at(-14), edited_at: monitor.at(-13),
        text: `Still here. My number is ${reveal ? '+358 40 555 0147' : '[phone number]'}.`, attachments: [{ kind: 'image', alt_text: 'A lift door, closed' }] },
      { by: 'customer', author: { name: 'Nadia Brandt' }, posted_at: monitor.at(-8), deleted_at: monitor.at(-7), text: '' },
    ],
    waits: [{ kind: 'first', urgency: 'critical', started_at: monitor.at(-22), deadline: monitor.at(38), outcome: 'undecided', ended_at: null }],
    ledger: [{ wait: 0, step: 'started', at: monitor.at(-22), after: 'undecided', reason: '' }],
  });
  monitor.conversations['666'] = () => ({
    id: '666', brand: 'Aurora Rail', channel: hostile, platform: 'x', customer: { name: hostile }, url: 'javascript:alert(1)',
    posts: [{ by: 'customer', author: { name: hostile }, language: '"><script>', posted_at: monitor.at(-5), text: hostile }],
    waits: [], ledger: [],
  });
  return hostile;
}
