package io.cardea.audit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.cardea.gates.ModuleGate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
  @TestFactory
  Stream<DynamicTest> gates() {
    return ModuleGate.of("audit", "model").tests();
  }

  /** So that a mistake of the writer is not made again by who checks it. */
  @Test
  void shouldVerifyWithCodeOfItsOwn() {
    classes()
        .that()
        .resideInAPackage("io.cardea.audit.verify")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.cardea.audit.verify", "java..", "org.jspecify..")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.cardea.audit"));
  }
}
