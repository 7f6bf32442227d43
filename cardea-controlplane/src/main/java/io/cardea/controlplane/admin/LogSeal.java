package io.cardea.controlplane.admin;

import io.cardea.audit.combine.KeptCombined;
import io.cardea.audit.prove.ConsistencyProver;
import java.util.Optional;

/**
 * What others need who check this node's log from elsewhere.
 *
 * @param growth its newest checkpoint, and that it goes on from earlier ones
 * @param combined the newest combined checkpoint of all nodes; empty if it is not known who signs
 *     those
 */
public record LogSeal(ConsistencyProver growth, Optional<KeptCombined> combined) {}
