package io.cardea.model.policy;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a caller before it asks for anything.
 *
 * @param holdings what its roles say
 * @param tags what Agent documents say of it
 * @param refusal why it may do nothing, if so
 */
record Standing(Holdings holdings, Set<String> tags, @Nullable Denial refusal) {}
