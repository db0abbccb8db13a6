package io.github.pcam4j.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.pcam4j.PcamException;

/** What this module may know of the others, and they of it: the application's rules do not see it. */
@AnalyzeClasses(packages = "io.github.pcam4j", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule SPARK_IS_THIS_MODULES_ALONE = noClasses()
            .that().resideOutsideOfPackage("io.github.pcam4j.spark..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.spark..", "io.github.pcam4j.spark..", "scala..");

    @ArchTest
    static final ArchRule INTERNALS_OF_OTHERS_STAY_THERE = noClasses()
            .that().resideInAPackage("io.github.pcam4j.spark..")
            .should().dependOnClassesThat().resideInAPackage("io.github.pcam4j..internal..");

    @ArchTest
    static final ArchRule EXCEPTIONS_OF_THE_API_HAVE_ONE_ROOT = classes()
            .that().areAssignableTo(RuntimeException.class).and().arePublic()
            .should().beAssignableTo(PcamException.class);

    @ArchTest
    static final ArchRule ONLY_THE_MAIN_CLASS_PRINTS = noClasses()
            .that().doNotHaveFullyQualifiedName(PcamSpark.class.getName())
            .should().accessField(System.class, "out").orShould().accessField(System.class, "err");
}
