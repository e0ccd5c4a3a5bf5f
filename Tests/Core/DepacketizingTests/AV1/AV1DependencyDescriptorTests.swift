import Media
import TestSupport
import Testing

@testable import Depacketizing

struct AV1DependencyDescriptorTests {
    private let writer = AV1DescriptorWriter.threeTemporalLayers

    private func structure() throws -> AV1DependencyStructure {
        let bytes = writer.descriptor(of: 0, template: 0, hasStructure: true)
        let descriptor = try AV1DependencyDescriptor(parsing: bytes.span, known: nil)
        return try #require(descriptor.structure)
    }

    @Test func bringsTheStructureAndUsesIt() throws {
        let bytes = writer.descriptor(of: 0xABCD, template: 0, hasStructure: true)
        let descriptor = try AV1DependencyDescriptor(parsing: bytes.span, known: nil)
        #expect(descriptor.startsFrame)
        #expect(descriptor.frameNumber == 0xABCD)
        #expect(descriptor.distances.count == 0)
        #expect(descriptor.structure?.templates.count == 5)
    }

    // Made by hand (RTP Payload Format For AV1 §A.8.2): S, template 4, frame 0x0102.
    @Test func readsThreeBytesByTheTemplate() throws {
        let descriptor = try AV1DependencyDescriptor(parsing: hex("84 0102").span, known: structure())
        #expect(descriptor.startsFrame && !descriptor.endsFrame)
        #expect(descriptor.frameNumber == 0x0102)
        #expect(descriptor.spatialID == 0 && descriptor.temporalID == 2)
        #expect(descriptor.distances.numbers == [1, 3])
        #expect(descriptor.structure == nil)
    }

    @Test(arguments: [false, true], [false, true])
    func readsDistancesOfItsOwn(hasTargets: Bool, hasIndications: Bool) throws {
        let bytes = writer.descriptor(
            of: 7, template: 1, startsFrame: false, hasTargets: hasTargets, hasIndications: hasIndications,
            distances: [1, 17, 4096], hasChains: true)
        let descriptor = try AV1DependencyDescriptor(parsing: bytes.span, known: structure())
        #expect(!descriptor.startsFrame && descriptor.endsFrame)
        #expect(descriptor.distances.numbers == [1, 17, 4096])
        #expect(descriptor.temporalID == 0)
    }

    @Test func aFrameMayReferToNothing() throws {
        let bytes = writer.descriptor(of: 7, template: 1, distances: [])
        #expect(try AV1DependencyDescriptor(parsing: bytes.span, known: structure()).distances.count == 0)
    }

    @Test func refusesATemplateThatIsNotKnown() throws {
        let known = try structure()
        #expect(throws: DepacketizingError.invalidDependencyDescriptor(byteCount: 3)) {
            try AV1DependencyDescriptor(parsing: hex("C5 0000").span, known: known)
        }
        #expect(throws: DepacketizingError.invalidDependencyDescriptor(byteCount: 3)) {
            try AV1DependencyDescriptor(parsing: hex("C0 0000").span, known: nil)
        }
    }

    @Test func refusesMoreDistancesThanItKeeps() throws {
        let known = try structure()
        let bytes = writer.descriptor(of: 7, template: 1, distances: (1...17).map { $0 })
        #expect(throws: DepacketizingError.tooManyReferences(limit: 16)) {
            try AV1DependencyDescriptor(parsing: bytes.span, known: known)
        }
    }

    @Test func neverTrapsOnOtherBytes() throws {
        var generator = SeededGenerator(seed: 4)
        let known = try structure()
        var read = 0
        for _ in 0..<3000 {
            let bytes = randomBytes(0...64, &generator)
            guard let descriptor = try? AV1DependencyDescriptor(parsing: bytes.span, known: known) else { continue }
            read += 1
            #expect(bytes.count >= 3)
            #expect(descriptor.distances.count <= ShortList.capacity)
            #expect(descriptor.structure?.templates.count ?? 1 <= 64)
        }
        #expect(read > 0)
    }
}
