package io.cardea.controlplane.admin;

import io.cardea.controlplane.orders.NodeOrders;
import io.cardea.controlplane.records.SharedRecords;
import io.cardea.model.audit.AuditSubjects;
import io.cardea.model.audit.LegalHolds;
import io.cardea.model.audit.PayloadSource;
import io.cardea.model.audit.RecordSearch;
import io.cardea.model.audit.RecordSource;
import java.util.Optional;

/**
 * What this node has recorded.
 *
 * @param records in their order
 * @param subjects whom they are about
 * @param payloads what is kept of arguments and results
 * @param search finds records by what they say
 * @param holds what must be kept of it
 * @param seal what shows others that it is what it was
 * @param shared what all nodes have recorded, if it is copied to where it can be asked
 * @param orders what is to be done on all nodes, if orders reach them
 */
public record Recorded(
    RecordSource records,
    AuditSubjects subjects,
    PayloadSource payloads,
    RecordSearch search,
    LegalHolds holds,
    LogSeal seal,
    Optional<SharedRecords> shared,
    Optional<NodeOrders> orders) {}
