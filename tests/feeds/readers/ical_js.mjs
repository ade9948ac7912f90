// What ical.js (Mozilla's) understands of a feed: node ical_js.mjs URL
import ICAL from "ical.js";

const text = await (await fetch(process.argv[2])).text();
const root = new ICAL.Component(ICAL.parse(text));
const events = root.getAllSubcomponents("vevent").map(part => {
  const event = new ICAL.Event(part);
  const utc = time => time.convertToZone(ICAL.Timezone.utcTimezone).toString();
  return {
    uid: event.uid, starts: utc(event.startDate), ends: utc(event.endDate),
    status: part.getFirstPropertyValue("status"), summary: event.summary, sequence: event.sequence,
  };
});
console.log(JSON.stringify(events));
