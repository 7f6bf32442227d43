-- What each gateway runs that uses this database, as it last said itself.
CREATE TABLE node (
  node ${text} NOT NULL PRIMARY KEY,
  host ${text} NOT NULL,
  version ${text} NOT NULL,
  position ${text} NOT NULL,
  snapshot BIGINT NOT NULL,
  started BIGINT NOT NULL,
  said BIGINT NOT NULL
);
