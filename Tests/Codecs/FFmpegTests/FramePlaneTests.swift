import Testing

@testable import FFmpeg

@Suite struct FramePlaneTests {
    /// Runs `body` with a plane over `source` and one over `target`, and gives back what `target` holds then.
    private func written(
        from source: [UInt8], stride: Int, _ size: (width: Int, height: Int), to target: [UInt8], stride newStride: Int,
        _ newSize: (width: Int, height: Int), _ body: (_ source: FramePlane, _ target: FramePlane) -> Void
    ) -> [UInt8] {
        var (source, target) = (source, target)
        unsafe source.withUnsafeMutableBufferPointer { from in
            unsafe target.withUnsafeMutableBufferPointer { into in
                body(
                    unsafe FramePlane(from.baseAddress, stride: Int32(stride), width: size.width, height: size.height),
                    unsafe FramePlane(
                        into.baseAddress, stride: Int32(newStride), width: newSize.width, height: newSize.height))
            }
        }
        return target
    }

    @Test func copiesRowsOfEightBitsAndNothingBetweenThem() {
        let source: [UInt8] = [1, 2, 3, 99, 4, 5, 6, 99]
        let target = written(
            from: source, stride: 4, (3, 2), to: [UInt8](repeating: 7, count: 10), stride: 5, (3, 2)
        ) { $0.narrow(depth: 8, into: $1) }
        #expect(target == [1, 2, 3, 7, 7, 4, 5, 6, 7, 7])
    }

    /// Samples of 10, 12 and 16 bits are the lower bits of two bytes, little-endian.
    @Test(
        arguments: [
            (10, [0x000, 0x003, 0x004, 0x200, 0x3FF], [0, 0, 1, 128, 255]),
            (12, [0x000, 0x00F, 0x010, 0x800, 0xFFF], [0, 0, 1, 128, 255]),
            (16, [0x0000, 0x00FF, 0x0100, 0x8000, 0xFFFF], [0, 0, 1, 128, 255]),
        ] as [(Int, [Int], [UInt8])])
    func dropsTheLowerBitsOfDeepSamples(depth: Int, samples: [Int], expected: [UInt8]) {
        let source = samples.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let target = written(
            from: source, stride: 10, (5, 1), to: [UInt8](repeating: 7, count: 5), stride: 5, (5, 1)
        ) { $0.narrow(depth: depth, into: $1) }
        #expect(target == expected)
    }

    @Test func takesTheMeanOfWhatASampleCovers() {
        let source: [UInt8] = [10, 20, 100, 100, 30, 40, 100, 104]
        var scratch: [UInt8] = []
        let target = written(from: source, stride: 4, (4, 2), to: [0, 0], stride: 2, (2, 1)) {
            $0.scale(depth: 8, into: $1, over: &scratch)
        }
        #expect(target == [25, 101])
        #expect(scratch.count == 8)
    }

    @Test func scalesDeepSamplesByTheSameRule() {
        let source = [40, 80, 400, 400, 120, 160, 400, 400].flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        var scratch = [UInt8](repeating: 0, count: 100)
        let target = written(from: source, stride: 8, (4, 2), to: [0, 0], stride: 2, (2, 1)) {
            $0.scale(depth: 10, into: $1, over: &scratch)
        }
        #expect(target == [25, 100])
        // Room that is large enough is kept.
        #expect(scratch.count == 100)
    }

    @Test func needsNoRoomBetweenForAPlaneOfTheSameSize() {
        var scratch: [UInt8] = []
        let target = written(from: [1, 2, 3, 4], stride: 2, (2, 2), to: [0, 0, 0, 0], stride: 2, (2, 2)) {
            $0.scale(depth: 8, into: $1, over: &scratch)
        }
        #expect(target == [1, 2, 3, 4] && scratch.isEmpty)
    }

    @Test func leavesTheTargetAloneWhereAFrameLacksAPlane() {
        let nothing = unsafe FramePlane(nil, stride: 0, width: 2, height: 1)
        let target = written(from: [1, 2], stride: 2, (2, 1), to: [7, 7], stride: 2, (2, 1)) { source, target in
            nothing.narrow(depth: 8, into: target)
            source.narrow(depth: 8, into: nothing)
        }
        #expect(target == [7, 7])
    }
}
