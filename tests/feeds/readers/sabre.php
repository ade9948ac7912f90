<?php
// What sabre/vobject understands of a feed: php sabre.php URL
error_reporting(E_ALL & ~E_DEPRECATED);  // Debian's version is older than its PHP
ini_set('display_errors', 'stderr');
require_once 'Sabre/VObject/autoload.php';

$calendar = Sabre\VObject\Reader::read(file_get_contents($argv[1]));
foreach ($calendar->validate() as $fault) {
    fwrite(STDERR, $fault['message'] . "\n");
}
$utc = fn($property) => $property->getDateTime()->setTimezone(new DateTimeZone('UTC'))->format('Y-m-d\TH:i:s\Z');
// Version 2 leaves the backslash before a comma and a semicolon.
$events = [];
foreach ($calendar->VEVENT as $event) {
    $events[] = [
        'uid' => (string) $event->UID, 'starts' => $utc($event->DTSTART), 'ends' => $utc($event->DTEND),
        'status' => (string) $event->STATUS, 'summary' => strtr((string) $event->SUMMARY, ['\\,' => ',', '\\;' => ';']), 'sequence' => (int) (string) $event->SEQUENCE,
    ];
}
echo json_encode($events), "\n";
