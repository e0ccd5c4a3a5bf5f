public import Media

/// The files by which people find something in a presentation: its poster, thumbnails, who speaks, and chapters.
///
/// What grows is written again at the pace of `RewritePace`, and at the end; what is there then depends on the
/// recording alone.
public struct PresentationGuide {
    /// Cues of each file and sheets of thumbnails; beyond, nothing is listed. A page with more is slow, and who joins
    /// and leaves again and again must not fill memory.
    public static let cueLimit = 10_000

    /// From one thumbnail to the next.
    private let distance: Interval
    /// How long files stay that a window has left; nil: for ever.
    private let keptTime: Interval?
    private var people = Participations()
    private var beginning = WallTime(nanoseconds: 0)
    private var sheets: ThumbnailSheets?
    private var pictureCount = 0
    private var pace = RewritePace()
    /// Texts as they were written last.
    private var written: [GuideFile: String] = [:]
    private var changes: [GuideFile.Change] = []

    /// - Parameters:
    ///   - settings: of the presentation.
    ///   - distance: from one thumbnail to the next.
    public init(_ settings: PresentationSettings, distance: Interval?) {
        self.distance = distance ?? Interval(milliseconds: 1000)
        keptTime = settings.keptCount.map(settings.length)
    }

    /// Takes a picture; the list of thumbnails follows at its pace.
    public mutating func append(_ picture: GuidePicture) {
        switch picture {
        case .poster(let bytes): changes.append(.replace(.poster, bytes: bytes))
        case .sheet(let sheet): append(sheet)
        }
    }

    private mutating func append(_ sheet: GuidePicture.Sheet) {
        var sheets =
            self.sheets
            ?? ThumbnailSheets(
                paths: [], columnCount: GuidePicture.columnCount, rowCount: GuidePicture.rowCount, size: sheet.size,
                distance: distance)
        let path = GuideFile.sheet(sheet.number).path
        if sheets.paths.last != path {
            guard (sheets.paths.count + 1) * GuidePicture.countPerSheet <= Self.cueLimit else { return }
            sheets.paths.append(path)
        }
        pictureCount = sheet.pictureCount
        self.sheets = sheets
        changes.append(.replace(.sheet(sheet.number), bytes: sheet.bytes))
    }

    /// Whether it is time to `update`.
    public func isDue(at time: Interval) -> Bool { pace.isDue(at: time) }

    /// Who was there, and who spoke, so far. Nothing is written before the next `update`.
    ///
    /// - Parameter beginning: of the presentation.
    public mutating func note(_ people: Participations, since beginning: WallTime) {
        self.people = people
        self.beginning = beginning
    }

    /// Writes what has changed, where it is due.
    ///
    /// - Parameter duration: how long the presentation is so far.
    public mutating func update(at duration: Interval) {
        if pace.isDue(at: duration) { write(duration) }
    }

    /// Writes what has changed; the presentation is over.
    public mutating func finish(at duration: Interval) {
        write(duration)
    }

    /// What is to be done with files, in order.
    public mutating func takeChanges() -> [GuideFile.Change] {
        defer { changes.removeAll() }
        return changes
    }

    private mutating func write(_ duration: Interval) {
        let removed = removeSheets(before: duration)
        var count = 0
        if let sheets {
            let end = Interval(nanoseconds: distance.nanoseconds * Int64(pictureCount))
            count += replace(.thumbnails, sheets.cues(duration: min(duration, end)))
        }
        count += replace(.speakers, .speakers(people.turns, since: beginning, duration: duration))
        count += replace(.chapters, .chapters(people.presences, since: beginning, duration: duration))
        // Those that a list named until now go after it.
        changes += removed.map { .remove(.sheet($0)) }
        if count > 0 { pace.note(byteCount: count, at: duration) }
    }

    /// - Returns: the numbers of sheets that the window has left.
    private mutating func removeSheets(before duration: Interval) -> [Int] {
        guard let keptTime, let sheets else { return [] }
        let length = distance.nanoseconds * Int64(GuidePicture.countPerSheet)
        let first = Int(max(0, (duration - keptTime).nanoseconds) / length)
        // The last one may still grow.
        let count = min(first - sheets.removedCount, sheets.paths.count - 1)
        guard count > 0 else { return [] }
        self.sheets?.paths.removeFirst(count)
        self.sheets?.removedCount += count
        return Array(sheets.removedCount + 1...sheets.removedCount + count)
    }

    /// - Returns: how many bytes are written.
    private mutating func replace(_ file: GuideFile, _ text: WebVTT) -> Int {
        guard !text.cues.isEmpty else { return 0 }
        let text = WebVTT(Array(text.cues.prefix(Self.cueLimit))).rendered()
        guard written[file] != text else { return 0 }
        written[file] = text
        changes.append(.replace(file, bytes: Array(text.utf8)))
        return text.utf8.count
    }
}
