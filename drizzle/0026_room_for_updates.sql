-- An attempt is written twice, and its second version stands in all its indexes anew whatever is done: with room left beside
-- the first, one page is met for both, and the log is told of what differs instead of the whole row. A contact point that is
-- found to work is changed in place. Only what is written from now on has the room.
ALTER TABLE "attempt" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "contact_point" SET (fillfactor = 85);
