// What node-ical understands of a feed: node node_ical.mjs URL
import ical from "node-ical";

const found = await ical.async.fromURL(process.argv[2]);
const events = Object.values(found).filter(each => each.type === "VEVENT").map(event => ({
  uid: event.uid, starts: event.start.toISOString(), ends: event.end.toISOString(),
  status: event.status, summary: event.summary.val ?? event.summary, sequence: Number(event.sequence),
}));
console.log(JSON.stringify(events));
