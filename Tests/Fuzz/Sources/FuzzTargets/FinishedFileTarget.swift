import Packaging

/// Property: whatever stands in a file, reading it back ends, and asks for nothing beyond the file.
func fuzzFinishedFile(_ input: [UInt8]) {
    var draw = Draw(input)
    let choices = draw.byte()
    let bytes = Array(input.dropFirst())
    let file = FinishedFile(byteCount: Int64(bytes.count)) { offset, count in
        holds(offset >= 0 && count >= 0 && Int(offset) + count <= bytes.count, "only the file is read")
        return Array(bytes[Int(offset)..<Int(offset) + count])
    }
    do throws(PackagingError) {
        try file.verify(
            as: choices & 1 == 0 ? .mp4 : .mkv,
            frameCounts: [Int](repeating: Int(choices >> 4) * 5, count: Int(choices >> 1 & 7)))
    } catch .notAsWritten(let offset, _) {
        holds(offset >= 0, "a defect lies somewhere")
    } catch {
        holds(false, "another error: \(error)")
    }
}
