import Testing

/// A sample as a player finds it.
struct ReadSample: Equatable, Sendable {
    var ticks: Int64
    var duration: Int64
    var isSync: Bool
    var content: [UInt8]
}

/// The samples of a track by the index of a finished file (ISO/IEC 14496-12 §8.6, §8.7).
func indexedSamples(of track: Int, in file: [UInt8]) throws -> [ReadSample] {
    let table = try #require(boxes(of: file).find("moov/trak:\(track)/mdia/minf/stbl"))
    let sizes = Array(try #require(table.find("stsz")).words.dropFirst(3))
    let times = Array(try #require(table.find("stts")).words.dropFirst(2))
    let runs = Array(try #require(table.find("stsc")).words.dropFirst(2))
    let offsets = Array(try #require(table.find("stco")).words.dropFirst(2))
    let syncs = table.find("stss").map { Set($0.words.dropFirst(2)) }
    let durations = stride(from: 0, to: times.count, by: 2)
        .flatMap { [Int64](repeating: Int64(times[$0 + 1]), count: Int(times[$0])) }
    var samples: [ReadSample] = []
    var ticks: Int64 = 0
    var run = 0
    for (chunk, offset) in offsets.enumerated() {
        if runs.indices.contains(run + 3), Int(runs[run + 3]) == chunk + 1 { run += 3 }
        var position = Int(offset)
        for _ in 0..<runs[run + 1] {
            let size = Int(sizes[samples.count])
            let duration = durations[samples.count]
            let isSync = syncs?.contains(UInt32(samples.count + 1)) ?? true
            samples.append(
                ReadSample(
                    ticks: ticks, duration: duration, isSync: isSync,
                    content: Array(file[position..<position + size])))
            position += size
            ticks += duration
        }
    }
    try #require(samples.count == sizes.count && samples.count == durations.count)
    return samples
}

/// The samples of a track in the visible fragments of a file (ISO/IEC 14496-12 §8.8).
func fragmentSamples(of track: UInt32, in file: [UInt8]) throws -> [ReadSample] {
    let all = try boxes(of: file)
    let extends = try #require(all.find("moov/mvex")).children.first { $0.words[1] == track }
    let defaultFlags = try #require(extends).words[5]
    var samples: [ReadSample] = []
    for moof in all where moof.type == "moof" {
        for traf in moof.children where traf.find("tfhd")?.words[1] == track {
            let header = try #require(traf.find("tfhd")).words
            let run = try #require(traf.find("trun")).words
            let time = try #require(traf.find("tfdt")).words
            var ticks = Int64(time[1]) << 32 | Int64(time[2])
            var position = moof.offset + Int(run[2])
            var next = 3
            var firstFlags: UInt32?
            func word() -> UInt32 {
                next += 1
                return run[next - 1]
            }
            if run[0] & 0x4 != 0 { firstFlags = word() }
            for _ in 0..<run[1] {
                let duration = run[0] & 0x100 != 0 ? word() : header[2]
                let size = Int(word())
                let flags = run[0] & 0x400 != 0 ? word() : firstFlags ?? defaultFlags
                firstFlags = nil
                // How much later it is shown.
                if run[0] & 0x800 != 0 { _ = word() }
                samples.append(
                    ReadSample(
                        ticks: ticks, duration: Int64(duration), isSync: flags & 0x1_0000 == 0,
                        content: Array(file[position..<position + size])))
                position += size
                ticks += Int64(duration)
            }
        }
    }
    return samples
}
