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
    urgency: 'high', kind: 'promise', channel: 'phone', platform: 'phone', customer: { name: 'Case AR-5512' }, posts: 5,
    text: 'Charged twice for the Northern Light Pass; called on Monday, nobody rang back.',
  });
  row('123', 12, { urgency: 'high', customer: { name: 'Priya Raman' }, text: 'Your app shows my seat on a coach that is not on this train. We leave in an hour.' });
  row('126', 49, {
    brand: 'あさひ堂', language: 'ja', channel: 'Instagram コメント', platform: 'instagram', customer: { name: '遠藤まこと' },
    text: '本店の混雑は何時ごろが少ないですか？ 日曜に祖母を連れて行きたいです。',
  });
  row('131', 9, { customer: { name: 'Tomás Freire' }, text: 'Is the 18:40 to Tromsø still on time? The board and the app disagree.' });
  row('128', 18, { customer: { name: 'Ellen Moss' }, channel: 'e-mail', platform: 'email', text: 'How do I change the name on a ticket? I married last week, my passport is new.' });
  row('133', 3, { urgency: 'low', deadline: null, at_risk_at: null, customer: { name: 'Jun' }, text: 'Do you sell the poster from carriage 7 anywhere?' });

  const hostile = '<img src=x onerror="document.title=1"><b>bold</b> & "quotes" \u202Ereversed';
  monitor.conversations['118'] = (reveal) => ({
    ...monitor.rows.find((each) => each.id === '118'),
    id: '118', brand: 'Aurora Rail', channel: 'X post', platform: 'x', customer: { name: 'Nadia Brandt' }, url: 'https://social.example/nadia/118',
    posts: [
      { by: 'customer', author: { name: 'Nadia Brandt' }, language: 'en', posted_at: monitor.at(-22), edited_at: null, deleted_at: null,
        text: 'Locked in the lift at Vaasa with my two kids since ten minutes, nobody answers the bell. @AuroraHelp please!',
        verdict: {
          needs_response: true, complaint: true, topics: ['safety', '<b>lifts'], urgency: 'critical', urgency_score: 100,
          urgency_terms: [{ term: 'reading', points: 80 }, { term: 'harm', at_least: 90 }, { term: 'anger', points: 10 }],
        } },
      { by: 'brand', author: { name: 'AuroraHelp' }, language: 'en', posted_at: monitor.at(-20), kind: 'automatic', text: 'Thank you for writing to us. We read every message.' },
      { by: 'customer', author: { name: 'Nadia Brandt' }, language: 'en', posted_at: monitor.at(-14), edited_at: monitor.at(-13),
        text: `Still here. My number is ${reveal ? '+358 40 555 0147' : '[phone number]'}.`, attachments: [{ kind: 'image', alt_text: 'A lift door, closed' }] },
      { by: 'customer', author: { name: 'Nadia Brandt' }, posted_at: monitor.at(-8), deleted_at: monitor.at(-7), text: '' },
    ],
    waits: [{
      number: 0, kind: 'first', urgency: 'critical', started_at: monitor.at(-22), running: true, at_risk_at: monitor.at(26), deadline: monitor.at(38),
      outcome: 'undecided', ended_at: null, end_reason: '', self_reported: false,
      acknowledgement: { deadline: monitor.at(-12), outcome: 'missed', acknowledged_at: null },
    }],
    ledger: [{ wait: 0, step: 'started', at: monitor.at(-22), after: 'undecided', reason: '' }],
  });
  const wait = (number, kind, started, due, rest) => ({
    number, kind, urgency: 'high', started_at: monitor.at(started), running: true, at_risk_at: due && monitor.at(due - 12), deadline: due && monitor.at(due),
    outcome: 'undecided', ended_at: null, end_reason: '', answered_at: null, self_reported: false, acknowledgement: null, ...rest,
  });
  const entry = (wait, step, at, rest) => ({ wait, step, at: monitor.at(at), after: 'undecided', reason: '', ...rest });
  monitor.conversations['109'] = () => ({
    ...monitor.rows.find((each) => each.id === '109'),
    posts: [
      { by: 'customer', author: { name: 'Leena Virta' }, language: 'en', posted_at: monitor.at(-190), text: 'Charged twice for the Northern Light Pass. Who can look into it?' },
      { by: 'brand', author: { name: 'AuroraHelp' }, language: 'en', posted_at: monitor.at(-175), kind: 'handoff', text: 'Sorry about that! Please send us a message with your booking.' },
      { by: 'customer', author: { name: 'Leena Virta' }, language: 'en', posted_at: monitor.at(-150), text: 'Booking [booking reference], both charges on Monday.' },
      { by: 'brand', author: { name: 'AuroraHelp' }, language: 'en', posted_at: monitor.at(-65), text: 'We found it. We will tell you within the hour when it is paid back.' },
      { by: 'customer', author: { name: 'Leena Virta' }, language: 'en', posted_at: monitor.at(-40), text: 'By the way, may I take a bicycle on that train?' },
    ],
    waits: [
      wait(0, 'first', -190, -130, { outcome: 'cancelled', ended_at: monitor.at(-175), end_reason: 'handed off',
        acknowledgement: { deadline: monitor.at(-160), outcome: 'met', acknowledged_at: monitor.at(-175) } }),
      wait(1, 'follow_up', -150, -90, { outcome: 'missed', ended_at: monitor.at(-65), answered_at: monitor.at(-65) }),
      wait(2, 'promise', -65, -5, { outcome: 'missed' }),
      wait(3, 'next', -40, null, { urgency: 'low' }),
    ],
    ledger: [
      entry(0, 'started', -190), entry(0, 'acknowledged', -175), entry(0, 'acknowledgement decided', -175, { after: 'met' }),
      entry(0, 'decided', -175, { after: 'cancelled', reason: 'handed off' }), entry(1, 'started', -150), entry(1, 'decided', -90, { after: 'missed' }),
      entry(1, 'answered', -65, { after: 'missed' }), entry(2, 'started', -65), entry(3, 'started', -40), entry(2, 'decided', -5, { after: 'missed' }),
    ],
  });
  monitor.conversations['666'] = () => ({
    id: '666', brand: 'Aurora Rail', channel: hostile, platform: 'x', customer: { name: hostile }, url: 'javascript:alert(1)',
    posts: [{ by: 'customer', author: { name: hostile }, language: '"><script>', posted_at: monitor.at(-5), text: hostile }],
    waits: [], ledger: [],
  });
  return hostile;
}
