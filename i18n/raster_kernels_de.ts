<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>RasterKernels</name>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Average local variance</source>
        <translation>Mittlere lokale Varianz</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Computes how much neighbouring cells vary on average, for cells of growing size.</source>
        <translation>Berechnet, wie stark benachbarte Zellen im Mittel voneinander abweichen, für wachsende Zellengrößen.</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to choose a resolution, or to find how large the things in a raster are: trees, fields, hills. Cells much smaller than a thing resemble their neighbours, cells much larger hold a mixture; in between the curve peaks, for round things that stand apart at half to three quarters of their diameter.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; to see where a raster varies: Local variance makes a map. A trend, such as a long slope, lets the curve rise without end: remove it first. Things of many sizes have no peak.&lt;/p&gt;&lt;p&gt;At each scale the deviation (or variance) of 3 x 3 cells, divided by n, is averaged over the windows that lie wholly inside and have data in all nine. Nodata is left out of coarser cells. The report draws the curve, its peaks and the rate of change.&lt;/p&gt;&lt;p&gt;CHARACTERISTIC_SCALE is the cell size at the first peak, after the first scale, whose prominence is at least 5 % of the curve&apos;s range; FOUND is 0 where there is none. CHARACTERISTIC_SCALE_CELLS is the same in cells of the raster, as WINDOW takes it.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Woodcock, Strahler 1987, doi:10.1016/0034-4257(87)90015-0; rate of change: Dragut, Tiede, Levick 2010, doi:10.1080/13658810903174803.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; um eine Auflösung zu wählen oder herauszufinden, wie groß die Dinge in einem Raster sind: Bäume, Felder, Hügel. Zellen, die viel kleiner sind als ein Ding, gleichen ihren Nachbarn; viel größere enthalten ein Gemisch. Dazwischen hat die Kurve einen Gipfel, bei runden Dingen, die einzeln stehen, bei der Hälfte bis drei Vierteln ihres Durchmessers.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; um zu sehen, wo ein Raster sich ändert: Lokale Varianz macht eine Karte davon. Mit einem Trend, etwa einem langen Hang, steigt die Kurve ohne Ende: Entfernen Sie ihn zuerst. Dinge vieler Größen haben keinen Gipfel.&lt;/p&gt;&lt;p&gt;Auf jeder Stufe wird die Abweichung (oder Varianz) von 3 x 3 Zellen, geteilt durch n, über die Fenster gemittelt, die ganz im Raster liegen und in allen neun Zellen Daten haben. Leerwerte gehen in gröbere Zellen nicht ein. Der Bericht zeichnet die Kurve, ihre Gipfel und die Änderungsrate.&lt;/p&gt;&lt;p&gt;CHARACTERISTIC_SCALE ist die Zellengröße am ersten Gipfel nach der ersten Stufe, der sich um mindestens 5 % der Spanne der Kurve heraushebt; FOUND ist 0, wenn es keinen gibt. CHARACTERISTIC_SCALE_CELLS ist dasselbe in Zellen des Rasters, wie WINDOW es nimmt.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Woodcock, Strahler 1987, doi:10.1016/0034-4257(87)90015-0; Änderungsrate: Dragut, Tiede, Levick 2010, doi:10.1080/13658810903174803.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>scale,average local variance,alv,local variance,resolution,cell size,pixel size,object size,characteristic scale,esp,rate of change,texture,i.variance,woodcock,satellite,landsat,LiDAR,canopy,crown,grain</source>
        <translation>Maßstab,Skala,mittlere lokale Varianz,lokale Varianz,Auflösung,Zellengröße,Pixelgröße,Objektgröße,kennzeichnende Skala,Änderungsrate,Textur,Satellit,Krone,Korn</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Coarsen averages squares of cells. Widen keeps the cells and takes the windows that 3 x 3 coarser cells would cover: such a curve flattens, and seldom peaks.</source>
        <translation>Vergröbern mittelt Quadrate von Zellen. Verbreitern behält die Zellen bei und nimmt die Fenster, die 3 x 3 gröbere Zellen bedecken würden: Eine solche Kurve flacht ab und hat selten einen Gipfel.</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Statistic</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>What is averaged over the windows. Variance gives more weight to sharp edges.</source>
        <translation>Was über die Fenster gemittelt wird. Die Varianz gibt scharfen Kanten mehr Gewicht.</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Largest cell size (times the present one)</source>
        <translation>Größte Zellengröße (Vielfaches der jetzigen)</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>How many cells of the raster the largest cells are wide; three of them must fit into the raster. Empty: a tenth of the raster&apos;s shorter side, at most 100.</source>
        <translation>Wie viele Zellen des Rasters die größten Zellen breit sind; drei davon müssen in das Raster passen. Leer: ein Zehntel der kürzeren Seite des Rasters, höchstens 100.</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Step between cell sizes (times the present one)</source>
        <translation>Schritt zwischen den Zellengrößen (Vielfaches der jetzigen)</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>2 takes every second factor: 1, 3, 5 and so on, in half the time.</source>
        <translation>2 nimmt jeden zweiten Faktor: 1, 3, 5 und so weiter, in der halben Zeit.</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Average by scale</source>
        <translation>Mittelwert je Stufe</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Where to write the table: a row for each scale.</source>
        <translation>Wohin die Tabelle geschrieben wird: eine Zeile je Stufe.</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Report of the average local variance</source>
        <translation>Bericht zur mittleren lokalen Varianz</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Where to write the report, an HTML page with the curve and its peaks.</source>
        <translation>Wohin der Bericht geschrieben wird, eine HTML-Seite mit der Kurve und ihren Gipfeln.</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Whether the curve has a clear peak (0 or 1)</source>
        <translation>Ob die Kurve einen klaren Gipfel hat (0 oder 1)</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Cell size at the first clear peak</source>
        <translation>Zellengröße am ersten klaren Gipfel</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Cells of the raster along that size, for a window</source>
        <translation>Zellen des Rasters entlang dieser Größe, für ein Fenster</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Average local variance of {}</source>
        <translation>Mittlere lokale Varianz von {}</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>At no scale has a window data in all its nine cells.</source>
        <translation>Auf keiner Stufe hat ein Fenster in allen neun Zellen Daten.</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Peak at cells of {:,g} {}, factor {}</source>
        <translation>Gipfel bei Zellen von {:,g} {}, Faktor {}</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>The curve has no clear peak.</source>
        <translation>Die Kurve hat keinen klaren Gipfel.</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Factor (cells)</source>
        <translation>Faktor (Zellen)</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Cell size ({})</source>
        <translation>Zellengröße ({})</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Average</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Change (%)</source>
        <translation>Änderung (%)</translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Windows</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>First band</source>
        <translation>Erster Kanal</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Second band</source>
        <translation>Zweiter Kanal</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Correlation</source>
        <translation>Korrelation</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Two-sided p of the correlation</source>
        <translation>Zweiseitiges p der Korrelation</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Number of cells with data in both</source>
        <translation>Anzahl der Zellen mit Daten in beiden</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Covariance, over n - 1</source>
        <translation>Kovarianz, durch n - 1</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Band correlation</source>
        <translation>Kanalkorrelation</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Computes how each two bands of one or several rasters correlate, as a table.</source>
        <translation>Berechnet als Tabelle, wie je zwei Kanäle eines oder mehrerer Raster korrelieren.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to see which bands say the same, before a classification or a principal component analysis; to compare rasters of one place; for a correlation or covariance matrix.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; to see where two bands agree: Local correlation makes a map of it.&lt;/p&gt;&lt;p&gt;Each pair is taken over the cells in which both have data. The table has a row for each two bands, both ways round, and for each band with itself, whose r is exactly 1. With fewer than 3 cells, or a band that is flat there, r is NULL. p takes cells for independent, which neighbouring cells seldom are. Other rasters are laid on the grid of the first.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Chan, Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; um zu sehen, welche Kanäle dasselbe sagen, vor einer Klassifikation oder Hauptkomponentenanalyse; um Raster eines Ortes zu vergleichen; für eine Korrelations- oder Kovarianzmatrix.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; um zu sehen, wo zwei Kanäle übereinstimmen: Lokale Korrelation macht eine Karte davon.&lt;/p&gt;&lt;p&gt;Jedes Paar wird über die Zellen genommen, in denen beide Daten haben. Die Tabelle hat eine Zeile für je zwei Kanäle, in beiden Richtungen, und für jeden Kanal mit sich selbst, dessen r genau 1 ist. Bei weniger als 3 Zellen, oder wenn ein Kanal dort flach ist, ist r NULL. p nimmt Zellen als unabhängig an, was benachbarte Zellen selten sind. Weitere Raster werden auf das Gitter des ersten gelegt.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Chan, Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>correlation matrix,covariance,covariance matrix,pearson,spearman,rank,bands,layers,layerCor,layerStats,multicollinearity,heat map,PCA,redundancy,r.covar,band statistics</source>
        <translation>Korrelationsmatrix,Kovarianz,Kovarianzmatrix,Rang,Kanäle,Layer,Multikollinearität,Hauptkomponenten,Redundanz,Kanalstatistik</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Which bands are compared. Empty: all but alpha bands.</source>
        <translation>Welche Kanäle verglichen werden. Leer: alle außer Alphakanälen.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>More rasters</source>
        <translation>Weitere Raster</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Their bands are compared as well, resampled to the input raster&apos;s grid (bilinear) where they have another.</source>
        <translation>Auch ihre Kanäle werden verglichen, auf das Gitter des Eingaberasters abgetastet (bilinear), wenn sie ein anderes haben.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Pearson&apos;s r measures how well a straight line describes the pairs; Spearman&apos;s, that of ranks, how well any rising or falling curve does, and takes some ten times as long. Covariance adds a column with it to Pearson&apos;s r.</source>
        <translation>Pearsons r misst, wie gut eine Gerade die Paare beschreibt; Spearmans r, das der Ränge, wie gut es irgendeine steigende oder fallende Kurve tut, und braucht etwa zehnmal so lange. Kovarianz fügt zu Pearsons r eine Spalte mit ihr hinzu.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Table of band correlations</source>
        <translation>Tabelle der Kanalkorrelationen</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Where to write the table: a row for each two bands.</source>
        <translation>Wohin die Tabelle geschrieben wird: eine Zeile für je zwei Kanäle.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Report of the band correlation</source>
        <translation>Bericht zur Kanalkorrelation</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Where to write the report, an HTML page with the matrix in colours.</source>
        <translation>Wohin der Bericht geschrieben wird, eine HTML-Seite mit der Matrix in Farben.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>{} correlation</source>
        <translation>{}-Korrelation</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>pairs of bands</source>
        <translation>
            <numerusform>Paar von Kanälen</numerusform>
            <numerusform>Paare von Kanälen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>INPUT gives 1 band, and there are no LAYERS: give 2 bands or more</source>
        <translation>INPUT gibt 1 Kanal, und es gibt keine LAYERS: Geben Sie 2 oder mehr Kanäle an</translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>{}, {:,} x {:,} cells</source>
        <translation>{}, {:,} x {:,} Zellen</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Band peaks</source>
        <translation>Kanalgipfel</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Finds the peaks of each cell&apos;s series of bands: of a spectrum, or of a season.</source>
        <translation>Findet die Gipfel der Reihe von Kanälen jeder Zelle: eines Spektrums oder einer Jahreszeit.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for the date of the green peak, the number of seasons a year, absorption or emission bands of a spectrum: the bands of a raster are a series in each cell, and its peaks are those of SciPy&apos;s find_peaks with the same conditions.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for peaks of the ground: Extract peaks looks across cells.&lt;/p&gt;&lt;p&gt;A plateau is one peak, at its middle; the first and the last band are none. Bands without data are skipped: those on both sides are neighbours. Ranges are written 2;5, or 2; and ;5 with one end open. DISTANCE, WIDTH and WLEN count in units of POSITIONS: bands, those without data included, where none are given; days where they are dates.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Virtanen et al. 2020, SciPy 1.0, doi:10.1038/s41592-019-0686-2.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für den Tag des grünen Gipfels, die Zahl der Wachstumszeiten im Jahr, Absorptions- oder Emissionsbanden eines Spektrums: Die Kanäle eines Rasters sind in jeder Zelle eine Reihe, und ihre Gipfel sind die von find_peaks aus SciPy mit denselben Bedingungen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für Gipfel im Gelände: Gipfel finden sieht über Zellen hinweg.&lt;/p&gt;&lt;p&gt;Ein Plateau ist ein Gipfel, an seiner Mitte; der erste und der letzte Kanal sind keiner. Kanäle ohne Daten werden übersprungen: Die auf beiden Seiten sind Nachbarn. Spannen schreibt man 2;5, oder 2; und ;5 mit einem offenen Ende. DISTANCE, WIDTH und WLEN zählen in Einheiten von POSITIONS: Kanäle, auch die ohne Daten, wo keine angegeben sind; Tage, wo es Datumsangaben sind.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Virtanen et al. 2020, SciPy 1.0, doi:10.1038/s41592-019-0686-2.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>peak,find_peaks,scipy,phenology,season,time series,spectrum,hyperspectral,spectral,argrelextrema,maximum,prominence,greenness,NDVI,date,valley,minimum,wavelength,absorption,start of season,peak of season,argmax,savgol,stack</source>
        <translation>Gipfel,Phänologie,Jahreszeit,Zeitreihe,Spektrum,hyperspektral,spektral,Maximum,Schartenhöhe,Grün,Datum,Tal,Minimum,Wellenlänge,Absorption,Beginn der Vegetationszeit,Stapel</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>The series, in this order. None chosen: all but alpha bands.</source>
        <translation>Die Reihe, in dieser Reihenfolge. Keine gewählt: alle außer Alphakanälen.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>The first takes a plateau as one peak, at its middle; the second leaves plateaus out, the third marks all of their bands. The fourth marks every band where the series bends down.</source>
        <translation>Das Erste nimmt ein Plateau als einen Gipfel, an seiner Mitte; das Zweite lässt Plateaus weg, das Dritte markiert alle ihre Kanäle. Das Vierte markiert jeden Kanal, an dem sich die Reihe nach unten biegt.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Minimum distance (units of POSITIONS)</source>
        <translation>Kleinster Abstand (Einheiten von POSITIONS)</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Peaks to tell</source>
        <translation>Gipfel, die angegeben werden</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Of how many peaks position, height, prominence and width are told. The first band of the result counts all.</source>
        <translation>Von wie vielen Gipfeln Lage, Höhe, Schartenhöhe und Breite angegeben werden. Der erste Kanal des Ergebnisses zählt alle.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Strongest first by</source>
        <translation>Stärkste zuerst nach</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Which peak is the first; of valleys, the lowest is the highest.</source>
        <translation>Welcher Gipfel der erste ist; bei Tälern ist das tiefste das höchste.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Positions of the bands</source>
        <translation>Lagen der Kanäle</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>A number or a date (2024-05-31) for each band, separated by blanks or semicolons; or a file of them; or the word metadata for what the bands tell of themselves (wavelengths, times). Dates become days since 1970-01-01. Empty: the numbers of the bands.</source>
        <translation>Eine Zahl oder ein Datum (2024-05-31) für jeden Kanal, getrennt durch Leerzeichen oder Semikolons; oder eine Datei davon; oder das Wort metadata für das, was die Kanäle von sich sagen (Wellenlängen, Zeiten). Daten werden Tage seit 1970-01-01. Leer: die Nummern der Kanäle.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Along the bands; bands without data are left out of it. Savitzky-Golay fits parabolas.</source>
        <translation>Entlang der Kanäle; Kanäle ohne Daten gehen nicht ein. Savitzky-Golay passt Parabeln an.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Smoothing size (bands)</source>
        <translation>Größe der Glättung (Kanäle)</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Band peaks of {}</source>
        <translation>Spitzen der Kanäle von {}</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/bandpeaks.py"/>
        <source>bands</source>
        <translation>
            <numerusform>Kanal</numerusform>
            <numerusform>Kanäle</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>BANDS: {} gives {}; peaks along bands need 3 or more</source>
        <translation>BANDS: {} gibt {}; Gipfel entlang der Kanäle brauchen 3 oder mehr</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Positions are days since 1970-01-01.</source>
        <translation>Lagen sind Tage seit 1970-01-01.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>POSITIONS: {}</source>
        <translation>POSITIONS: {}</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>RANGE holds no band: their positions go from {:.15g} to {:.15g}</source>
        <translation>In RANGE liegt kein Band: ihre Positionen gehen von {:.15g} bis {:.15g}</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Width (units of POSITIONS)</source>
        <translation>Breite (Einheiten von POSITIONS)</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Plateau (bands)</source>
        <translation>Plateau (Kanäle)</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>How many bands of one value a peak may be.</source>
        <translation>Wie viele Kanäle eines Werts ein Gipfel sein darf.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Where peaks may lie (units of POSITIONS)</source>
        <translation>Wo Gipfel liegen dürfen (Einheiten von POSITIONS)</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Prominence and width still see the whole series. Where positions are dates, so may these be.</source>
        <translation>Schartenhöhe und Breite sehen trotzdem die ganze Reihe. Wo Positionen Daten sind, dürfen auch hier Daten stehen.</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Window of prominence (units of POSITIONS)</source>
        <translation>Fenster der Schartenhöhe (Einheiten von POSITIONS)</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Positions between bands</source>
        <translation>Lagen zwischen Kanälen</translation>
    </message>
    <message>
        <location filename="../algorithms/bandpeaks.py"/>
        <source>Whether a peak&apos;s position is the top of the parabola through it and its neighbours.</source>
        <translation>Ob die Lage eines Gipfels der Scheitel der Parabel durch ihn und seine Nachbarn ist.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Number of the method, as METHOD of Fill gaps takes it</source>
        <translation>Nummer des Verfahrens, wie METHOD von „Lücken füllen“ sie nimmt</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Tension</source>
        <translation>Spannung</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Filled with FILL_RASTER (0 or 1)</source>
        <translation>Mit FILL_RASTER gefüllt (0 oder 1)</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Rank, from 1</source>
        <translation>Rang, ab 1</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Root mean square error</source>
        <translation>Quadratisches Mittel des Fehlers</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Mean absolute error</source>
        <translation>Mittlerer absoluter Fehler</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Mean error, filled less true</source>
        <translation>Mittlerer Fehler, gefüllt minus wahr</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Largest absolute error</source>
        <translation>Größter absoluter Fehler</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Cells not exactly right (%)</source>
        <translation>Nicht genau richtige Zellen (%)</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Hidden cells that were filled</source>
        <translation>Verdeckte Zellen, die gefüllt wurden</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Hidden cells that were left</source>
        <translation>Verdeckte Zellen, die blieben</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Seconds, of all threads together</source>
        <translation>Sekunden, aller Threads zusammen</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Why there is no error</source>
        <translation>Warum es keinen Fehler gibt</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Compare gap fills</source>
        <translation>Lückenfüllungen vergleichen</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Finds out which method of Fill gaps suits a raster, by filling cells that are known.</source>
        <translation>Findet heraus, welches Verfahren von „Lücken füllen“ zu einem Raster passt, indem bekannte Zellen gefüllt werden.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; before Fill gaps, to know which method to take and how far filled cells may be off; in a model, BEST_METHOD and BEST_TENSION go into METHOD and TENSION of Fill gaps.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; where gaps lie where the raster is different: lakes in mountains, clouds over forest. What is learned from other places does not hold there.&lt;/p&gt;&lt;p&gt;Cells with data are hidden in the shapes of the raster&apos;s own gaps, moved to random places, and filled by each method as Fill gaps fills, with its defaults for all that is not asked for here. The table and the report tell how far the filled cells are from the hidden ones. The best has the least root mean square error; of classes (a colour table, or whole numbers and no methods but nearest cell and local mode) the least share of wrong cells. The smooth surface is tried with six tensions.&lt;/p&gt;&lt;p&gt;Gaps that touch the raster&apos;s edge are moved inside, where they are easier to fill. Gaps with more cells than may be hidden are left out, and the log says how many. Without gaps, discs are hidden. At most 262,144 cells in 2,000 shapes are hidden, in rasters of any size.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Stone 1974, doi:10.1111/j.2517-6161.1974.tb00994.x (cross-validation); Roberts et al. 2017, doi:10.1111/ecog.02881 (why whole blocks are hidden, not single cells).&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; vor „Lücken füllen“, um zu wissen, welches Verfahren passt und wie weit gefüllte Zellen daneben liegen können; in einem Modell gehen BEST_METHOD und BEST_TENSION in METHOD und TENSION von „Lücken füllen“.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt;, wo Lücken dort liegen, wo das Raster anders ist: Seen im Gebirge, Wolken über Wald. Was an anderen Orten gelernt wurde, gilt dort nicht.&lt;/p&gt;&lt;p&gt;Zellen mit Daten werden in den Formen der eigenen Lücken des Rasters verdeckt, die an zufällige Orte gerückt sind, und mit jedem Verfahren so gefüllt, wie „Lücken füllen“ füllt, mit dessen Vorgaben für alles, wonach hier nicht gefragt wird. Tabelle und Bericht sagen, wie weit die gefüllten Zellen von den verdeckten entfernt sind. Das beste Verfahren hat das kleinste quadratische Mittel des Fehlers; bei Klassen (eine Farbtabelle, oder ganze Zahlen und keine Verfahren außer nächster Zelle und lokalem Modus) den kleinsten Anteil falscher Zellen. Die glatte Fläche wird mit sechs Spannungen versucht.&lt;/p&gt;&lt;p&gt;Lücken, die den Rand des Rasters berühren, werden nach innen gerückt, wo sie leichter zu füllen sind. Lücken mit mehr Zellen, als verdeckt werden dürfen, werden ausgelassen, und das Protokoll sagt, wie viele es sind. Ohne Lücken werden Scheiben verdeckt. Höchstens 262.144 Zellen in 2.000 Formen werden verdeckt, in Rastern jeder Größe.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Quellen:&lt;/strong&gt; Stone 1974, doi:10.1111/j.2517-6161.1974.tb00994.x (Kreuzvalidierung); Roberts et al. 2017, doi:10.1111/ecog.02881 (warum ganze Blöcke verdeckt werden, nicht einzelne Zellen).&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>gap,fill,compare,method,cross-validation,validation,accuracy,RMSE,MAE,error,nodata,void,interpolation,tension,benchmark,fillnodata,inpaint,leave-one-out,cloud,DEM</source>
        <translation>Lücke,füllen,vergleichen,Verfahren,Kreuzvalidierung,Validierung,Genauigkeit,RMSE,MAE,Fehler,Nodata,Loch,Interpolation,Spannung,Wolke,DGM</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Methods</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Which to compare; they are those of Fill gaps. Of a raster with a colour table, unless others are chosen: nearest cell, local median and local mode. A constant says nothing of cells, and has no error.</source>
        <translation>Welche verglichen werden; es sind die von „Lücken füllen“. Bei einem Raster mit Farbtabelle, wenn keine anderen gewählt sind: nächste Zelle, lokaler Median und lokaler Modus. Eine Konstante sagt nichts über Zellen und hat keinen Fehler.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Share of the cells with data to hide</source>
        <translation>Anteil der Zellen mit Daten, die verdeckt werden</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>0.05 is one cell in twenty. The more, the surer is the answer, and the less data is left to fill from. In large rasters 262,144 cells are hidden at most.</source>
        <translation>0,05 ist eine von zwanzig Zellen. Je mehr, desto sicherer die Antwort, und desto weniger Daten bleiben, um daraus zu füllen. In großen Rastern werden höchstens 262.144 Zellen verdeckt.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Seed of the random places</source>
        <translation>Startwert der zufälligen Orte</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Another number hides other cells: where the same method wins, the answer is sure.</source>
        <translation>Eine andere Zahl verdeckt andere Zellen: gewinnt dasselbe Verfahren, ist die Antwort sicher.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Maximum distance from data (cells; 0: any)</source>
        <translation>Größter Abstand von Daten (Zellen; 0: beliebig)</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Hidden cells farther than this from data are not compared. 0: any distance.</source>
        <translation>Verdeckte Zellen, die weiter von Daten entfernt sind, werden nicht verglichen. 0: jede Entfernung.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Values to treat as gaps</source>
        <translation>Werte, die als Lücken gelten</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Numbers separated by semicolons, such as 0; 9999. As they are stored: before scale and offset.</source>
        <translation>Zahlen, durch Semikolons getrennt, etwa 0; 9999. Wie sie gespeichert sind: vor Skalierung und Versatz.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Mask of the cells to fill</source>
        <translation>Maske der zu füllenden Zellen</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>The gaps are the cells where this raster has data that are not 0. Nodata outside is neither filled nor hidden. Another grid or CRS is all right.</source>
        <translation>Die Lücken sind die Zellen, in denen dieses Raster Daten hat, die nicht 0 sind. Nodata außerhalb wird weder gefüllt noch verdeckt. Ein anderes Gitter oder KBS ist in Ordnung.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Keep filled cells within the range of</source>
        <translation>Gefüllte Zellen in der Spanne halten von</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Cuts what a surface makes higher or lower than all data of the band, or than those within two cells of the gap.</source>
        <translation>Schneidet ab, was eine Fläche höher oder tiefer macht als alle Daten des Kanals oder als die innerhalb von zwei Zellen um die Lücke.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Another raster to fill with</source>
        <translation>Anderes Raster zum Füllen</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>The best of the methods is tried once more with the help of this raster, as Fill gaps takes it: the table has a row more. Another grid or CRS is all right.</source>
        <translation>Das beste der Verfahren wird mit Hilfe dieses Rasters, wie „Lücken füllen“ es nimmt, noch einmal versucht: die Tabelle hat eine Zeile mehr. Ein anderes Gitter oder KBS ist in Ordnung.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Comparison of gap fills</source>
        <translation>Vergleich von Lückenfüllungen</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Where to write the table: a row a method.</source>
        <translation>Wohin die Tabelle geschrieben wird: eine Zeile je Verfahren.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Report of the comparison</source>
        <translation>Bericht des Vergleichs</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Where to write the report, an HTML page with the methods side by side.</source>
        <translation>Wohin der Bericht geschrieben wird, eine HTML-Seite mit den Verfahren nebeneinander.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Number of the best method, for METHOD of Fill gaps</source>
        <translation>Nummer des besten Verfahrens, für METHOD von „Lücken füllen“</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Best tension, for TENSION of Fill gaps</source>
        <translation>Beste Spannung, für TENSION von „Lücken füllen“</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>{} with {}, {} of them at the raster&apos;s edge</source>
        <translation>{} mit {}, davon {} am Rand des Rasters</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/comparegapfill.py"/>
        <source>gaps</source>
        <translation>
            <numerusform>Lücke</numerusform>
            <numerusform>Lücken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/comparegapfill.py"/>
        <source>cells</source>
        <translation>
            <numerusform>Zelle</numerusform>
            <numerusform>Zellen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>in the shapes of gaps</source>
        <translation>in den Formen von Lücken</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>in discs</source>
        <translation>in Scheiben</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>one by one</source>
        <translation>einzeln</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>There are no gaps: discs are hidden in their place.</source>
        <translation>Es gibt keine Lücken: an ihrer Stelle werden Scheiben verdeckt.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>No gap finds a place on data, for the gaps are too large, or the data too sparse.</source>
        <translation>Keine Lücke findet einen Platz auf Daten, denn die Lücken sind zu groß oder die Daten zu spärlich.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>{} larger than all that is to be hidden: nothing is said of such.</source>
        <translation>{} größer als alles, was verdeckt werden soll: über solche wird nichts gesagt.</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/comparegapfill.py"/>
        <source>gaps are</source>
        <translation>
            <numerusform>Lücke ist</numerusform>
            <numerusform>Lücken sind</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>{} hidden {}, {:,.2g} % of those with data, in {}</source>
        <translation>{} {} verdeckt, {:,.2g} % derer mit Daten, an {}</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/comparegapfill.py"/>
        <source>places</source>
        <translation>
            <numerusform>Stelle</numerusform>
            <numerusform>Stellen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>These are few places: another SEED may give another answer.</source>
        <translation>Das sind wenige Stellen: Ein anderer SEED kann eine andere Antwort geben.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>In {} of these only a part of the shape lies on data.</source>
        <translation>An {} von diesen liegt nur ein Teil der Form auf Daten.</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>Best: {}, {}</source>
        <translation>Am besten: {}, {}</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>With FILL_RASTER: {}</source>
        <translation>Mit FILL_RASTER: {}</translation>
    </message>
    <message>
        <location filename="../algorithms/comparegapfill.py"/>
        <source>{}: left out, {}</source>
        <translation>{}: ausgelassen, {}</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Correlation, covariance or sum of products</source>
        <translation>Korrelation, Kovarianz oder Summe von Produkten</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Number of pairs</source>
        <translation>Anzahl der Paare</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>White noise is nearer to 0 in 95 of 100 cases</source>
        <translation>Weißes Rauschen ist in 95 von 100 Fällen näher an 0</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Lag</source>
        <translation>Versatz</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Lag along columns, to the right</source>
        <translation>Versatz entlang der Spalten, nach rechts</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Lag along rows, down</source>
        <translation>Versatz entlang der Zeilen, nach unten</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Cross-correlogram</source>
        <translation>Kreuzkorrelogramm</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Computes how correlation falls off with lag: along bands, or over the plane.</source>
        <translation>Berechnet, wie die Korrelation mit dem Versatz abnimmt: entlang der Kanäle oder in der Fläche.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to see after how many bands, days say, one series follows another, or repeats itself; how far apart cells are still alike; in which direction, and at which distance, a pattern repeats.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for a map of lags: Stack correlation gives the best lag of each cell, Local correlation that of each window.&lt;/p&gt;&lt;p&gt;Lag k pairs the first raster at t + k with the second at t: it is positive where the first follows the second. Along bands, each cell is a series, and the table has the mean over cells. Over the plane, lag_x counts columns to the right and lag_y rows down. Without a second raster, the first is compared with itself.&lt;/p&gt;&lt;p&gt;Correlations are R&apos;s &lt;i&gt;acf&lt;/i&gt; and &lt;i&gt;ccf&lt;/i&gt;: about the means of all cells, divided by all of them, so that they fall towards 0 at long lags. Cells without data are left out as R&apos;s &lt;i&gt;na.pass&lt;/i&gt; does, and no correlation is beyond 1.&lt;/p&gt;&lt;p&gt;MORAN and GEARY are Moran&apos;s I and Geary&apos;s C of the band, with neighbours that touch: near 1 and near 0 where neighbours are alike.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Venables, Ripley 2002, doi:10.1007/978-0-387-21706-2; Moran 1950, doi:10.1093/biomet/37.1-2.17.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; um zu sehen, nach wie vielen Kanälen, etwa Tagen, eine Reihe einer anderen folgt oder sich wiederholt; wie weit auseinander Zellen sich noch gleichen; in welcher Richtung und in welchem Abstand ein Muster sich wiederholt.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für eine Karte der Versätze: Stapelkorrelation gibt den besten Versatz jeder Zelle, Lokale Korrelation den jedes Fensters.&lt;/p&gt;&lt;p&gt;Versatz k paart das erste Raster bei t + k mit dem zweiten bei t: Er ist positiv, wo das erste dem zweiten folgt. Entlang der Kanäle ist jede Zelle eine Reihe, und die Tabelle hat den Mittelwert über die Zellen. In der Fläche zählt lag_x Spalten nach rechts und lag_y Zeilen nach unten. Ohne zweites Raster wird das erste mit sich selbst verglichen.&lt;/p&gt;&lt;p&gt;Die Korrelationen sind &lt;i&gt;acf&lt;/i&gt; und &lt;i&gt;ccf&lt;/i&gt; von R: um die Mittelwerte aller Zellen, durch alle geteilt, sodass sie bei langen Versätzen gegen 0 fallen. Zellen ohne Daten werden weggelassen wie mit &lt;i&gt;na.pass&lt;/i&gt; von R, und keine Korrelation liegt jenseits von 1.&lt;/p&gt;&lt;p&gt;MORAN und GEARY sind Morans I und Gearys C des Kanals, mit Nachbarn, die sich berühren: nahe 1 und nahe 0, wo Nachbarn sich gleichen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Venables, Ripley 2002, doi:10.1007/978-0-387-21706-2; Moran 1950, doi:10.1093/biomet/37.1-2.17.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>autocorrelation,cross-correlation,correlogram,ACF,CCF,lag,time series,spatial autocorrelation,Moran,Geary,Moran&apos;s I,periodicity,correlate2d,numpy.correlate,variogram</source>
        <translation>Autokorrelation,Kreuzkorrelation,Korrelogramm,Versatz,Zeitreihe,räumliche Autokorrelation,Periodizität,Variogramm</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Which band is looked at; along bands all are, and it is for MORAN alone.</source>
        <translation>Welcher Kanal betrachtet wird; entlang der Kanäle sind es alle, und er ist nur für MORAN.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Band of the second raster</source>
        <translation>Kanal des zweiten Rasters</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Along</source>
        <translation>Entlang</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Along what the lags go. Empty: bands where there are several, else both axes.</source>
        <translation>Entlang wovon die Versätze gehen. Leer: Kanäle, wo es mehrere gibt, sonst beide Achsen.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Type</source>
        <translation>Art</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Sums of products are numpy&apos;s correlate and SciPy&apos;s correlate2d: of cells as they are, divided by nothing.</source>
        <translation>Summen von Produkten sind correlate von numpy und correlate2d von SciPy: der Zellen, wie sie sind, durch nichts geteilt.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Maximum lag</source>
        <translation>Größter Versatz</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Empty: as R, ten times the logarithm of the length (of half of it for two rasters); for sums of products all lags there are.</source>
        <translation>Leer: wie R das Zehnfache des Logarithmus der Länge (bei zwei Rastern der halben); für Summen von Produkten alle Versätze, die es gibt.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Take a trend away first</source>
        <translation>Zuerst einen Trend abziehen</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>A straight line along bands, rows or columns, or a plane.</source>
        <translation>Eine Gerade entlang der Kanäle, Zeilen oder Spalten, oder eine Ebene.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Neighbours for MORAN and GEARY</source>
        <translation>Nachbarn für MORAN und GEARY</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Whether cells that touch by corners are neighbours.</source>
        <translation>Ob Zellen, die sich an Ecken berühren, Nachbarn sind.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Correlogram</source>
        <translation>Korrelogramm</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Where to write the table: a row for each lag.</source>
        <translation>Wohin die Tabelle geschrieben wird: eine Zeile je Versatz.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Lag map</source>
        <translation>Versatzkarte</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Where to write a raster: over the plane the values at all lags, with lag 0 in the middle; along bands the values of each cell, a band for each lag.</source>
        <translation>Wohin ein Raster geschrieben wird: in der Fläche die Werte bei allen Versätzen, mit Versatz 0 in der Mitte; entlang der Kanäle die Werte jeder Zelle, ein Kanal je Versatz.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Report of the correlogram</source>
        <translation>Bericht zum Korrelogramm</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Where to write the report, an HTML page with the curve or the lag map.</source>
        <translation>Wohin der Bericht geschrieben wird, eine HTML-Seite mit der Kurve oder der Versatzkarte.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Lag whose value is farthest from 0 (one axis)</source>
        <translation>Versatz, dessen Wert am weitesten von 0 ist (eine Achse)</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Moran&apos;s I of the band</source>
        <translation>Morans I des Kanals</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Geary&apos;s C of the band</source>
        <translation>Gearys C des Kanals</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Whether there is a value at any lag (0 or 1)</source>
        <translation>Ob es bei irgendeinem Versatz einen Wert gibt (0 oder 1)</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Lag along columns whose value is farthest from 0</source>
        <translation>Versatz entlang der Spalten, dessen Wert am weitesten von 0 ist</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Lag along rows whose value is farthest from 0</source>
        <translation>Versatz entlang der Zeilen, dessen Wert am weitesten von 0 ist</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>There is no value at any lag: the data are flat, or too few.</source>
        <translation>Bei keinem Versatz gibt es einen Wert: Die Daten sind flach, oder zu wenige.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>INPUT has {} and INPUT_2 {}: correlations along bands need as many; give TYPE 2 for sums of products</source>
        <translation>INPUT hat {} und INPUT_2 {}: Korrelationen entlang der Kanäle brauchen gleich viele; geben Sie TYPE 2 für Summen von Produkten an</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>INPUT has {}: give a raster of 3 or more along bands, or another AXIS</source>
        <translation>INPUT hat {}: Geben Sie ein Raster mit 3 oder mehr entlang der Kanäle an, oder eine andere AXIS</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Farthest from 0 at lag {}, {}: {:,.6g}</source>
        <translation>Am weitesten von 0 bei Versatz {}, {}: {:,.6g}</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Farthest from 0 at lag {}: {:,.6g}</source>
        <translation>Am weitesten von 0 bei Versatz {}: {:,.6g}</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Moran&apos;s I {:,.6g}, Geary&apos;s C {:,.6g}</source>
        <translation>Morans I {:,.6g}, Gearys C {:,.6g}</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>There is no value.</source>
        <translation>Es gibt keinen Wert.</translation>
    </message>
    <message>
        <location filename="../algorithms/crosscorrelogram.py"/>
        <source>Lag map of {}</source>
        <translation>Versatzkarte von {}</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Number, in the order of rows</source>
        <translation>Nummer, in der Reihenfolge der Zeilen</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Displacement along x (map units)</source>
        <translation>Verschiebung entlang x (Karteneinheiten)</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Displacement along y, to the north (map units)</source>
        <translation>Verschiebung entlang y, nach Norden (Karteneinheiten)</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Correlation, -1 to 1</source>
        <translation>Korrelation, -1 bis 1</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Correlation over that of the next best place</source>
        <translation>Korrelation, geteilt durch die der nächstbesten Stelle</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Displacement field</source>
        <translation>Verschiebungsfeld</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Measures how far the ground moved between two rasters, on a grid of small pieces.</source>
        <translation>Misst in einem Gitter kleiner Stücke, wie weit sich der Boden zwischen zwei Rastern bewegt hat.</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for what moved between two images or elevation models of one place: glaciers, landslides, dunes, ground around a fault, particles; and for errors of registration that differ from place to place.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; where all of the raster is shifted alike: estimate shift is surer. What turns, melts or changes its look between the two is not found again.&lt;/p&gt;&lt;p&gt;Around every n-th cell of the input raster, the earlier one, a chip is taken, and the place of the second raster, the later one, at which it fits best (its correlation is greatest) is found to some hundredths of a cell. dx and dy are the way there in map units, y to the north: what moved to the east has a positive dx. Both rasters are smoothed by a gaussian of one cell first. Where the movement changes across a chip, dx and dy are those of its middle.&lt;/p&gt;&lt;p&gt;dx and dy are nodata, never 0, where the chip is flat or half of it has no data; where the best place lies at the border of the search (at_limit is 1: the movement may be larger); where the score is below the minimum; where what lies at the new place fits best elsewhere than at the old one; and where they are unlike their neighbours. Score and ratio of peaks stay: near 1 the ratio says that another place is as good.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Padfield 2012, doi:10.1109/TIP.2011.2181402, for missing data; Westerweel, Scarano 2005, doi:10.1007/s00348-005-0016-6, for outliers.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für alles, was sich zwischen zwei Bildern oder Höhenmodellen eines Ortes bewegt hat: Gletscher, Hangrutschungen, Dünen, Boden um eine Verwerfung, Teilchen; und für Fehler der Lage, die von Ort zu Ort verschieden sind.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt;, wo das ganze Raster gleich verschoben ist: „Verschiebung schätzen“ ist sicherer. Was sich dreht, schmilzt oder sein Aussehen ändert, wird nicht wiedergefunden.&lt;/p&gt;&lt;p&gt;Um jede n-te Zelle des Eingaberasters, des früheren, wird ein Stück genommen, und die Stelle des zweiten Rasters, des späteren, an der es am besten passt (seine Korrelation am größten ist), wird auf einige Hundertstel einer Zelle genau gefunden. dx und dy sind der Weg dorthin in Karteneinheiten, y nach Norden: Was sich nach Osten bewegt hat, hat ein positives dx. Beide Raster werden zuerst mit einer Gaußfunktion von einer Zelle geglättet. Wo sich die Bewegung innerhalb eines Stücks ändert, sind dx und dy die seiner Mitte.&lt;/p&gt;&lt;p&gt;dx und dy sind ohne Daten, nie 0, wo das Stück flach ist oder die Hälfte davon keine Daten hat; wo die beste Stelle am Rand der Suche liegt (at_limit ist 1: die Bewegung ist vielleicht größer); wo die Bewertung unter der kleinsten liegt; wo das, was an der neuen Stelle liegt, anderswo besser passt als an der alten; und wo sie ihren Nachbarn nicht gleichen. Bewertung und Verhältnis der Gipfel bleiben: Nahe 1 sagt das Verhältnis, dass eine andere Stelle ebenso gut ist.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Padfield 2012, doi:10.1109/TIP.2011.2181402, für fehlende Daten; Westerweel, Scarano 2005, doi:10.1007/s00348-005-0016-6, für Ausreißer.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>displacement,offset tracking,feature tracking,pixel tracking,image correlation,digital image correlation,velocity,glacier,landslide,dune,earthquake,fault,optical flow,PIV,particle image velocimetry,COSI-Corr,autoRIFT,ImGRAFT,AROSICS,coregistration,arrows</source>
        <translation>Verschiebung,Bewegung,Verfolgung von Merkmalen,Bildkorrelation,Geschwindigkeit,Gletscher,Hangrutschung,Düne,Erdbeben,Verwerfung,optischer Fluss,PIV,COSI-Corr,autoRIFT,ImGRAFT,AROSICS,Koregistrierung,Pfeile</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Input raster (earlier)</source>
        <translation>Eingaberaster (früher)</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>The raster in which the chips lie. Any size, nodata anywhere.</source>
        <translation>Das Raster, in dem die Stücke liegen. Jede Größe, Zellen ohne Daten überall.</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Second raster (later)</source>
        <translation>Zweites Raster (später)</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>The raster in which they are found again. It may lie on another grid and in another CRS; with cells as large as those of the first none is resampled.</source>
        <translation>Das Raster, in dem sie wiedergefunden werden. Es darf auf einem anderen Gitter und in einem anderen KBS liegen; sind seine Zellen so groß wie die des ersten, wird keine umgerechnet.</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Size of the chips (cells)</source>
        <translation>Größe der Stücke (Zellen)</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Cells on a side of what is found again. Large chips are surer, small ones show more detail: 15 to 63 suit most.</source>
        <translation>Zellen je Seite dessen, was wiedergefunden wird. Große Stücke sind sicherer, kleine zeigen mehr Einzelheiten: 15 bis 63 passt meist.</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>From one chip to the next (cells)</source>
        <translation>Von einem Stück zum nächsten (Zellen)</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>The result has a cell for each chip. Chips overlap where this is less than their size.</source>
        <translation>Das Ergebnis hat eine Zelle für jedes Stück. Stücke überlappen sich, wo dies kleiner ist als ihre Größe.</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Maximum displacement (cells)</source>
        <translation>Größte Verschiebung (Zellen)</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>How far along each axis is searched. What moved so far or farther is nodata: take a few cells more than you expect.</source>
        <translation>Wie weit entlang jeder Achse gesucht wird. Was sich so weit oder weiter bewegt hat, bleibt ohne Daten: Nehmen Sie einige Zellen mehr, als Sie erwarten.</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Minimum score</source>
        <translation>Kleinste Bewertung</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Displacements whose correlation is lower are nodata.</source>
        <translation>Verschiebungen mit kleinerer Korrelation bleiben ohne Daten.</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Mask of where not to look</source>
        <translation>Maske, wo nicht gesucht wird</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Cells of the first raster where this has data other than 0 belong to no chip, and none lies around them: water, clouds.</source>
        <translation>Zellen des ersten Rasters, wo dieses Daten ungleich 0 hat, gehören zu keinem Stück, und keines liegt um sie herum: Wasser, Wolken.</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>First guess</source>
        <translation>Erste Schätzung</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>A raster whose first two bands are dx and dy, in map units, such as the result of a run with larger chips: the search begins there. Where it has no data the guess is 0.</source>
        <translation>Ein Raster, dessen erste zwei Kanäle dx und dy sind, in Karteneinheiten, etwa das Ergebnis eines Laufs mit größeren Stücken: Dort beginnt die Suche. Wo es keine Daten hat, ist die Schätzung 0.</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Displacements</source>
        <translation>Verschiebungen</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Arrows</source>
        <translation>Pfeile</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Where to write the displacements as points in the middle of their chips, drawn as arrows.</source>
        <translation>Wohin die Verschiebungen als Punkte in der Mitte ihrer Stücke geschrieben werden, gezeichnet als Pfeile.</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Whether any displacement was found (0 or 1)</source>
        <translation>Ob eine Verschiebung gefunden wurde (0 oder 1)</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>PRIOR leads {:,.0f} cells away, farther than INPUT is wide: {:,} cells</source>
        <translation>PRIOR führt {:,.0f} Zellen weit weg, weiter, als INPUT breit ist: {:,} Zellen</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Arrows from {} to {}</source>
        <translation>Pfeile von {} nach {}</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>Displacements from {} to {}</source>
        <translation>Verschiebungen von {} nach {}</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>No displacement was found: see the bands score and at_limit.</source>
        <translation>Keine Verschiebung wurde gefunden: Sehen Sie sich die Kanäle score und at_limit an.</translation>
    </message>
    <message>
        <location filename="../algorithms/displacementfield.py"/>
        <source>WINDOW is {}, and INPUT has {:,} x {:,} cells: give one that fits in</source>
        <translation>WINDOW ist {}, und INPUT hat {:,} x {:,} Zellen: Geben Sie eines an, das hineinpasst</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Equalize adaptively (CLAHE)</source>
        <translation>Adaptiv ausgleichen (CLAHE)</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Brings out detail everywhere, by the histogram of the tiles around each cell.</source>
        <translation>Macht Einzelheiten überall sichtbar, nach dem Histogramm der Kacheln um jede Zelle.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for images that are dark in one place and bright or hazy in another: shadows of hills, haze, radar, elevation models with mountains and plains.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; to compare places: equal values have unlike results in unlike surroundings. Equalize histogram treats the whole raster alike.&lt;/p&gt;&lt;p&gt;The raster is cut into tiles. The histogram of each is cut off at the clip limit, so that noise in even parts is not blown up, and what was cut off is spread over all bins. A cell is mapped between the curves of the four tiles around it: there are no seams, and 16-bit and real values keep their levels.&lt;/p&gt;&lt;p&gt;Cells without data stay so and are in no histogram; a tile without data takes its neighbours&apos; curves. Where a Byte or UInt16 result would use all its values, nodata takes the lowest, results start one above, and the log says so.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Zuiderveld 1994, Contrast limited adaptive histogram equalization, Graphics Gems IV; Naik and Murthy 2003, doi:10.1109/TIP.2003.819231, for colours.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für Bilder, die an einer Stelle dunkel und an einer anderen hell oder dunstig sind: Schatten von Hügeln, Dunst, Radar, Höhenmodelle mit Bergen und Ebenen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; um Orte zu vergleichen: Gleiche Werte haben in verschiedenen Umgebungen verschiedene Ergebnisse. Histogramm ausgleichen behandelt das ganze Raster gleich.&lt;/p&gt;&lt;p&gt;Das Raster wird in Kacheln geteilt. Das Histogramm jeder Kachel wird an der Kappungsgrenze abgeschnitten, damit Rauschen in gleichmäßigen Teilen nicht aufgebläht wird, und das Abgeschnittene wird auf alle Klassen verteilt. Eine Zelle wird zwischen den Kurven der vier Kacheln um sie herum abgebildet: Es gibt keine Nähte, und 16-Bit- und reelle Werte behalten ihre Stufen.&lt;/p&gt;&lt;p&gt;Zellen ohne Daten bleiben ohne Daten und gehen in kein Histogramm ein; eine Kachel ohne Daten nimmt die Kurven ihrer Nachbarn. Wo ein Ergebnis in Byte oder UInt16 alle seine Werte brauchen würde, nimmt der Leerwert den niedrigsten, die Ergebnisse beginnen eins darüber, und das Protokoll sagt es.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Zuiderveld 1994, Contrast limited adaptive histogram equalization, Graphics Gems IV; Naik und Murthy 2003, doi:10.1109/TIP.2003.819231, für Farben.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>CLAHE,adaptive,histogram,equalization,equalisation,contrast,local contrast,enhance,enhancement,haze,shadow,equalize_adapthist,createCLAHE,OpenCV,scikit-image,tiles</source>
        <translation>adaptiv,Histogramm,Histogrammausgleich,Kontrast,lokaler Kontrast,Verbesserung,Dunst,Schatten,Kacheln</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Tile (cells)</source>
        <translation>Kachel (Zellen)</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Side of a tile: as large as the things that detail is wanted in. Smaller tiles show more, and more noise.</source>
        <translation>Seite einer Kachel: so groß wie die Dinge, in denen Einzelheiten sichtbar werden sollen. Kleinere Kacheln zeigen mehr, auch mehr Rauschen.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Tiles along each side (0: by the size of a tile)</source>
        <translation>Kacheln je Seite (0: nach der Größe einer Kachel)</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Instead of a size: n cuts the raster into n x n tiles, as OpenCV and scikit-image count them.</source>
        <translation>Statt einer Größe: n teilt das Raster in n x n Kacheln, wie OpenCV und scikit-image sie zählen.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Clip limit</source>
        <translation>Kappungsgrenze</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>How much contrast may grow: a multiple of an even histogram, above 0, as in OpenCV. 1 leaves nearly all as it is, 2 to 4 suits images, 40 and more is hardly limited.</source>
        <translation>Wie weit der Kontrast wachsen darf: ein Vielfaches eines gleichmäßigen Histogramms, über 0, wie in OpenCV. 1 lässt fast alles, wie es ist, 2 bis 4 passt für Bilder, ab 40 ist kaum noch begrenzt.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Bins</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Number of levels that are counted. Values between two levels get results between theirs.</source>
        <translation>Anzahl der Stufen, die gezählt werden. Werte zwischen zwei Stufen erhalten Ergebnisse zwischen deren.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Lowest value to count</source>
        <translation>Niedrigster Wert, der zählt</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Where the levels begin; lower values are taken as this one. Empty: 0 for Byte, otherwise the lowest value of each band.</source>
        <translation>Wo die Stufen beginnen; niedrigere Werte werden wie dieser genommen. Leer: 0 für Byte, sonst der niedrigste Wert jedes Kanals.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Highest value to count</source>
        <translation>Höchster Wert, der zählt</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Where the levels end; higher values are taken as this one. Empty: 255 for Byte, otherwise the highest value of each band.</source>
        <translation>Wo die Stufen enden; höhere Werte werden wie dieser genommen. Leer: 255 für Byte, sonst der höchste Wert jedes Kanals.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Bands together</source>
        <translation>Kanäle gemeinsam</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>By itself shifts colours; by luminance three bands, red, green and blue, get lighter or darker and keep their hue.</source>
        <translation>Für sich verschieben sich Farben; nach der Helligkeit werden drei Kanäle, Rot, Grün und Blau, heller oder dunkler und behalten ihren Farbton.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Equalized adaptively</source>
        <translation>Adaptiv ausgeglichen</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Equalized adaptively {}</source>
        <translation>Adaptiv ausgeglichen: {}</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Tiles: {:,} x {:,}</source>
        <translation>Kacheln: {:,} x {:,}</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>Nodata is {:,g}; results run from {:,g} to {:,g}.</source>
        <translation>Der Leerwert ist {:,g}; die Ergebnisse reichen von {:,g} bis {:,g}.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>CLIP_LIMIT is 0: give a number above 0; 2 to 4 suits images</source>
        <translation>CLIP_LIMIT ist 0: Geben Sie eine Zahl über 0 an; 2 bis 4 passt für Bilder</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>POOL is 1, but {} gives {}: choose red, green and blue as BANDS</source>
        <translation>POOL ist 1, aber {} gibt {}: Wählen Sie Rot, Grün und Blau als BANDS</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizeadaptive.py"/>
        <source>{}: all cells are {:,g}, and stay so</source>
        <translation>{}: Alle Zellen sind {:,g} und bleiben so</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Equalize histogram</source>
        <translation>Histogramm ausgleichen</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Spreads the values of a raster evenly, so that each grey level is used as often.</source>
        <translation>Verteilt die Werte eines Rasters gleichmäßig, sodass jede Graustufe gleich oft vorkommt.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to bring out detail in an image or elevation model whose values crowd together, to make rasters comparable by rank, and to bring 16-bit or real values to 8 bit.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; to measure: the results are ranks in disguise, and differences between them mean nothing in the raster&apos;s own units. To give a raster the histogram of another: Match histogram. To bring out detail in dark and bright parts alike: Equalize adaptively.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Interpolated&lt;/strong&gt; counts the cells in bins and maps each value along the cumulative histogram; a cell gets the same value as with numpy.interp over the left edges of the bins. &lt;strong&gt;Exact ranks&lt;/strong&gt; counts the cells strictly smaller than each: no bins, no lost detail, for any data. &lt;strong&gt;Lookup table&lt;/strong&gt; maps each whole number by the share of cells up to it, for integer rasters. &lt;strong&gt;Linear between percentiles&lt;/strong&gt; is the usual stretch: the 2nd percentile becomes the lowest result, the 98th the highest; percentiles are exact, as numpy.percentile has them.&lt;/p&gt;&lt;p&gt;Cells without data stay so. Where an integer result would use all its values, nodata takes the lowest, results start one above, and the log says so. A band of one value keeps it.&lt;/p&gt;&lt;p&gt;FLATNESS tells how even the first band&apos;s result is: 1 less the largest distance between the share of cells up to a level and a straight line. 1 is perfectly flat.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Gonzalez, Woods: Digital Image Processing, histogram equalization; Coltuc et al. 2006, doi:10.1109/TIP.2005.864170, for equal cells told apart; Naik, Murthy 2003, doi:10.1109/TIP.2003.819231, for colours.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; um Einzelheiten in einem Bild oder Höhenmodell hervorzuheben, dessen Werte sich drängen, um Raster nach Rängen vergleichbar zu machen und um 16-Bit- oder reelle Werte auf 8 Bit zu bringen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; um zu messen: Die Ergebnisse sind verkleidete Ränge, und ihre Unterschiede bedeuten in den Einheiten des Rasters nichts. Um einem Raster das Histogramm eines anderen zu geben: Histogramm anpassen. Um Einzelheiten in dunklen und hellen Teilen zugleich hervorzuheben: Adaptiv ausgleichen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Interpoliert&lt;/strong&gt; zählt die Zellen in Klassen und bildet jeden Wert entlang des kumulativen Histogramms ab; eine Zelle bekommt denselben Wert wie mit numpy.interp über den linken Kanten der Klassen. &lt;strong&gt;Exakte Ränge&lt;/strong&gt; zählt die echt kleineren Zellen: keine Klassen, keine verlorenen Einzelheiten, für alle Daten. &lt;strong&gt;Nachschlagetabelle&lt;/strong&gt; bildet jede ganze Zahl durch den Anteil der Zellen bis zu ihr ab, für ganzzahlige Raster. &lt;strong&gt;Linear zwischen Perzentilen&lt;/strong&gt; ist die übliche Streckung: Das 2. Perzentil wird das niedrigste Ergebnis, das 98. das höchste; die Perzentile sind exakt die von numpy.percentile.&lt;/p&gt;&lt;p&gt;Zellen ohne Daten bleiben ohne Daten. Wo ein ganzzahliges Ergebnis alle seine Werte brauchen würde, nimmt der Leerwert den niedrigsten, die Ergebnisse beginnen eins darüber, und das Protokoll sagt es. Ein Band mit einem einzigen Wert behält ihn.&lt;/p&gt;&lt;p&gt;FLATNESS sagt, wie gleichmäßig das Ergebnis des ersten Bands ist: 1 weniger dem größten Abstand zwischen dem Anteil der Zellen bis zu einer Stufe und einer Geraden. 1 ist vollkommen flach.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Gonzalez, Woods: Digital Image Processing, Histogrammausgleich; Coltuc et al. 2006, doi:10.1109/TIP.2005.864170, für unterschiedene gleiche Zellen; Naik, Murthy 2003, doi:10.1109/TIP.2003.819231, für Farben.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>histogram,equalization,equalisation,contrast,stretch,enhance,enhancement,rank,cdf,histeq,equalize_hist,lookup table,equalise,equalize,satellite,landsat,brightness,8 bit,8-bit,percentile,min max,rescale,linear stretch,equalizeHist,cumulative count cut</source>
        <translation>Histogramm,Histogrammausgleich,Kontrast,strecken,Kontraststreckung,Verbesserung,Rang,Nachschlagetabelle,Satellit,Helligkeit,8 Bit,8-Bit,Perzentil,Quantil,umskalieren,lineare Streckung,kumulativer Zählschnitt</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Interpolated is fast and right for most. Exact ranks sorts all cells. Lookup table is for integer rasters. Linear keeps the shape of the histogram.</source>
        <translation>Interpoliert ist schnell und für die meisten richtig. Exakte Ränge sortiert alle Zellen. Nachschlagetabelle ist für ganzzahlige Raster. Linear behält die Form des Histogramms.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Bins of the interpolated method (0: as many as it takes)</source>
        <translation>Klassen der interpolierten Methode (0: so viele wie nötig)</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>0: one bin a value for integers of up to 16 bits, otherwise 65,536, finer where more than a tenth of the cells crowd in one. numpy&apos;s and scikit-image&apos;s default is 256.</source>
        <translation>0: eine Klasse je Wert für ganze Zahlen bis 16 Bit, sonst 65.536, feiner, wo sich mehr als ein Zehntel der Zellen in einer drängt. Die Vorgabe von numpy und scikit-image ist 256.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Start of the first bin (interpolated method). Lower values are mapped as this one. Empty: the lowest value of the raster.</source>
        <translation>Anfang der ersten Klasse (interpoliertes Verfahren). Niedrigere Werte werden wie dieser abgebildet. Leer: der niedrigste Wert des Rasters.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>End of the last bin (interpolated method). Higher values get the largest result. Empty: the highest value of the raster.</source>
        <translation>Ende der letzten Klasse (interpoliertes Verfahren). Höhere Werte erhalten das größte Ergebnis. Leer: der höchste Wert des Rasters.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Percentile that becomes the lowest result</source>
        <translation>Perzentil, das das niedrigste Ergebnis wird</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>For the linear method: this share of the cells, in percent, is at or below the value that becomes the lowest result. 0: the lowest value.</source>
        <translation>Für die lineare Methode: Dieser Anteil der Zellen in Prozent liegt bei oder unter dem Wert, der das niedrigste Ergebnis wird. 0: der niedrigste Wert.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Percentile that becomes the highest result</source>
        <translation>Perzentil, das das höchste Ergebnis wird</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>For the linear method: what lies above this percentile becomes the highest result. 100: the highest value.</source>
        <translation>Für die lineare Methode: Was über diesem Perzentil liegt, wird das höchste Ergebnis. 100: der höchste Wert.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>The lowest value becomes</source>
        <translation>Der niedrigste Wert wird</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>For the interpolated method and the lookup table: its share of the cells, as in numpy and scikit-image, or the lowest result, as in OpenCV and GIMP. They differ where many cells share the lowest value.</source>
        <translation>Für die interpolierte Methode und die Nachschlagetabelle: sein Anteil der Zellen, wie in numpy und scikit-image, oder das niedrigste Ergebnis, wie in OpenCV und GIMP. Sie unterscheiden sich, wo viele Zellen den niedrigsten Wert haben.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Values to leave out</source>
        <translation>Auszulassende Werte</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Values that count as no data besides the file&apos;s own, such as 0 or 0; 255. Cells with them are nodata in the result.</source>
        <translation>Werte, die neben dem der Datei als keine Daten zählen, etwa 0 oder 0; 255. Zellen mit ihnen sind im Ergebnis ohne Daten.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>By itself uses the whole range for each band, and shifts colours; one histogram keeps the bands comparable; luminance makes three bands, red, green and blue, lighter or darker and keeps their hue.</source>
        <translation>Für sich nutzt den ganzen Bereich für jedes Band und verschiebt Farben; ein Histogramm hält die Bänder vergleichbar; Luminanz macht drei Bänder, Rot, Grün und Blau, heller oder dunkler und behält ihren Farbton.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Cells of one value get</source>
        <translation>Zellen eines Werts bekommen</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>For exact ranks: with the means around them, of 5, 9 and 25 cells, equal cells are told apart, the rest by where they lie, and each level gets as many cells as the next.</source>
        <translation>Für exakte Ränge: Mit den Mittelwerten um sie herum, von 5, 9 und 25 Zellen, werden gleiche Zellen unterschieden, die übrigen nach ihrem Ort, und jede Stufe bekommt so viele Zellen wie die nächste.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Table to map values by</source>
        <translation>Tabelle, nach der Werte abgebildet werden</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>A table of another raster&apos;s run, with the columns band, value and result: values are mapped by it, linearly between two of them, and nothing is counted. So the tiles of a mosaic agree. Band 0 is for all bands.</source>
        <translation>Eine Tabelle aus dem Lauf mit einem anderen Raster, mit den Spalten band, value und result: Werte werden nach ihr abgebildet, zwischen zweien linear, und nichts wird gezählt. So passen die Kacheln eines Mosaiks zusammen. Band 0 gilt für alle Bänder.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Table of values and results</source>
        <translation>Tabelle der Werte und Ergebnisse</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Where to write a table of values and their results, a row for each at which the mapping bends, to map other rasters by.</source>
        <translation>Wohin eine Tabelle der Werte und ihrer Ergebnisse geschrieben wird, eine Zeile für jeden, an dem die Abbildung knickt, um andere Raster danach abzubilden.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Report of the histograms</source>
        <translation>Bericht der Histogramme</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Where to write the report, an HTML page with the histogram of each band and its cumulative share, before and after.</source>
        <translation>Wohin der Bericht geschrieben wird, eine HTML-Seite mit dem Histogramm jedes Bands und seinem kumulativen Anteil, vorher und nachher.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Equalized</source>
        <translation>Ausgeglichen</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Flatness of the result, 0 to 1</source>
        <translation>Gleichmäßigkeit des Ergebnisses, 0 bis 1</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Whether the first band has a flatness (0 or 1)</source>
        <translation>Ob der erste Kanal eine Gleichmäßigkeit hat (0 oder 1)</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>RANGE_MIN is {:g} and RANGE_MAX {:g}: no cell lies between</source>
        <translation>RANGE_MIN ist {:g} und RANGE_MAX {:g}: Dazwischen liegt keine Zelle</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>CLIP_LOW is {:g} and CLIP_HIGH {:g}: the lower percentile comes first</source>
        <translation>CLIP_LOW ist {:g} und CLIP_HIGH {:g}: Das niedrigere Perzentil kommt zuerst</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>BINS is 1: give 0, or a whole number from 2 to 65536</source>
        <translation>BINS ist 1: Geben Sie 0 oder eine ganze Zahl von 2 bis 65536 an</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>{}: no cell has data in all three bands: all are nodata</source>
        <translation>{}: Keine Zelle hat in allen drei Kanälen Daten: Alle sind leer</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>NODATA_VALUES: {}</source>
        <translation>NODATA_VALUES: {}</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>TIES is 1, and POOL is {}: equal cells are told apart band by band</source>
        <translation>TIES ist 1 und POOL {}: Gleiche Zellen werden Band für Band unterschieden</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>TIES is 1: OUTPUT_LUT cannot hold several results of one value</source>
        <translation>TIES ist 1: OUTPUT_LUT kann nicht mehrere Ergebnisse eines Werts enthalten</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>INPUT_LUT has one result only: give a table of several</source>
        <translation>INPUT_LUT hat nur ein Ergebnis: Geben Sie eine Tabelle mit mehreren an</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Equalized {}</source>
        <translation>{} ausgeglichen</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Band (0: all)</source>
        <translation>Band (0: alle)</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Values and results</source>
        <translation>Werte und Ergebnisse</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Histograms before and after: {}</source>
        <translation>Histogramme vorher und nachher: {}</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>METHOD is 2, but band {} of {} has no whole numbers ({}): give an integer raster, or another method</source>
        <translation>METHOD ist 2, aber Kanal {} von {} hat keine ganzen Zahlen ({}): Geben Sie ein ganzzahliges Raster an, oder ein anderes Verfahren</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>METHOD is 2 and POOL 1, but bands of {} differ in scale or offset: give another method</source>
        <translation>METHOD ist 2 und POOL 1, aber Kanäle von {} unterscheiden sich in Skala oder Versatz: Geben Sie ein anderes Verfahren an</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>METHOD is 2, but band {} of {} holds whole numbers of 2^53 and more: give another method</source>
        <translation>METHOD ist 2, aber Kanal {} von {} enthält ganze Zahlen ab 2^53: Geben Sie ein anderes Verfahren an</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>NODATA_VALUES holds {}: give numbers separated by semicolons, such as 0; 0.5</source>
        <translation>NODATA_VALUES enthält {}: Geben Sie Zahlen an, durch Semikolon getrennt, etwa 0; 0.5</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>POOL is 2, but {} gives {}: choose red, green and blue as BANDS</source>
        <translation>POOL ist 2, aber {} hat {}: Wählen Sie Rot, Grün und Blau als BANDS</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>POOL is 2 and METHOD 2: luminance is no whole number; give another method</source>
        <translation>POOL ist 2 und METHOD 2: Luminanz ist keine ganze Zahl; geben Sie eine andere Methode an</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>POOL is 2: {} is for bands, not for luminance</source>
        <translation>POOL ist 2: {} ist für Bänder, nicht für Luminanz</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Not used with INPUT_LUT: {}.</source>
        <translation>Mit INPUT_LUT nicht verwendet: {}.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Not used by METHOD {}: {}.</source>
        <translation>Von METHOD {} nicht verwendet: {}.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>{}: {:,.0f} % of the cells have the lowest value, which becomes {:,g}; with START {} it becomes {:,g}.</source>
        <translation>{}: {:,.0f} % der Zellen haben den niedrigsten Wert, der {:,g} wird; mit START {} wird er {:,g}.</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>{}: flatness {:,.4f}</source>
        <translation>{}: Gleichmäßigkeit {:,.4f}</translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Flatness is low where many cells have the same value, and so the same result.</source>
        <translation>Die Gleichmäßigkeit ist gering, wo viele Zellen denselben Wert und so dasselbe Ergebnis haben.</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Estimate shift</source>
        <translation>Verschiebung schätzen</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Finds by how much a raster is shifted against another, and puts it in place.</source>
        <translation>Findet, um wie viel ein Raster gegen ein anderes verschoben ist, und rückt es zurecht.</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; before two images or elevation models are compared: a shift of half a cell makes differences along every edge and slope.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; where the shift is not the same everywhere, or the raster is turned or scaled: this finds one shift for all of it.&lt;/p&gt;&lt;p&gt;SHIFT_X and SHIFT_Y, in map units, are what is added to the second raster&apos;s coordinates to lay it on the first; SHIFT_COLUMNS and SHIFT_ROWS are the same in cells of the first, with rows down. Where one of the two has no georeference, both begin at one corner. Contrast may be inverted. OFFSET_Z is the median difference after the shift, first less second, for elevations.&lt;/p&gt;&lt;p&gt;Spikes, hot or saturated cells and a fill value that nobody declared are left out of the search.&lt;/p&gt;&lt;p&gt;CONFIDENCE compares the best place with the next best one: about 1 for a raster against itself, under 0.25 for rasters that have nothing in common. FOUND is 0 where no overlap of a tenth of the smaller raster has a correlation.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Padfield 2012, doi:10.1109/TIP.2011.2181402; Evangelidis, Psarakis 2008, doi:10.1109/TPAMI.2008.113.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; bevor zwei Bilder oder Höhenmodelle verglichen werden: Eine Verschiebung um eine halbe Zelle macht entlang jeder Kante und jedes Hangs Unterschiede.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; wo die Verschiebung nicht überall gleich ist, oder das Raster gedreht oder skaliert ist: Dies findet eine Verschiebung für das Ganze.&lt;/p&gt;&lt;p&gt;SHIFT_X und SHIFT_Y, in Karteneinheiten, sind das, was zu den Koordinaten des zweiten Rasters addiert wird, um es auf das erste zu legen; SHIFT_COLUMNS und SHIFT_ROWS sind dasselbe in Zellen des ersten, mit Zeilen nach unten. Wo eines der beiden keine Georeferenz hat, beginnen beide an einer Ecke. Der Kontrast darf umgekehrt sein. OFFSET_Z ist der Median der Unterschiede nach der Verschiebung, erstes minus zweites, für Höhen.&lt;/p&gt;&lt;p&gt;Ausreißer, heiße oder gesättigte Zellen und ein Füllwert, den niemand angegeben hat, bleiben bei der Suche außer Acht.&lt;/p&gt;&lt;p&gt;CONFIDENCE vergleicht die beste Stelle mit der nächstbesten: etwa 1 für ein Raster gegen sich selbst, unter 0.25 für Raster, die nichts gemeinsam haben. FOUND ist 0, wo keine Überlappung von einem Zehntel des kleineren Rasters eine Korrelation hat.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Padfield 2012, doi:10.1109/TIP.2011.2181402; Evangelidis, Psarakis 2008, doi:10.1109/TPAMI.2008.113.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>shift,offset,coregistration,co-registration,registration,align,misalignment,phase correlation,translation,georeferencing,image matching,DEM,subpixel,sub-pixel,AROSICS</source>
        <translation>Verschiebung,Versatz,Koregistrierung,Registrierung,ausrichten,Lagefehler,Phasenkorrelation,Georeferenzierung,Bildzuordnung,Höhenmodell,Subpixel</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Steps in a cell</source>
        <translation>Schritte in einer Zelle</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Shifts are rounded to so many parts of a cell: 100 to a hundredth, 1 to whole cells.</source>
        <translation>Verschiebungen werden auf so viele Teile einer Zelle gerundet: 100 auf ein Hundertstel, 1 auf ganze Zellen.</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Maximum shift (cells)</source>
        <translation>Größte Verschiebung (Zellen)</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>How far, along each axis, the second raster may lie from its place. Empty: as far as a tenth of the smaller raster overlaps.</source>
        <translation>Wie weit das zweite Raster entlang jeder Achse von seinem Platz liegen darf. Leer: so weit, wie ein Zehntel des kleineren Rasters überlappt.</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Mask of ground that did not move</source>
        <translation>Maske von Gelände, das sich nicht bewegt hat</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Only cells of the first raster where this has data other than 0 are compared.</source>
        <translation>Nur Zellen des ersten Rasters, in denen dieses Daten ungleich 0 hat, werden verglichen.</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Put the second raster in place</source>
        <translation>Zweites Raster zurechtrücken</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Moved, its cells are untouched; resampled (cubic), they lie on the first one&apos;s.</source>
        <translation>Verschoben bleiben seine Zellen unberührt; abgetastet (kubisch) liegen sie auf denen des ersten.</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Second raster in place</source>
        <translation>Zweites Raster zurechtgerückt</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Where to write the second raster, all its bands, in place.</source>
        <translation>Wohin das zweite Raster geschrieben wird, alle seine Kanäle, zurechtgerückt.</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Shift along x (map units)</source>
        <translation>Verschiebung entlang x (Karteneinheiten)</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Shift along y (map units)</source>
        <translation>Verschiebung entlang y (Karteneinheiten)</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Shift along columns (cells)</source>
        <translation>Verschiebung entlang der Spalten (Zellen)</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Shift along rows (cells)</source>
        <translation>Verschiebung entlang der Zeilen (Zellen)</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Median difference after the shift</source>
        <translation>Median der Unterschiede nach der Verschiebung</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Confidence, 0 to 1</source>
        <translation>Vertrauen, 0 bis 1</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Whether there is a shift (0 or 1)</source>
        <translation>Ob es eine Verschiebung gibt (0 oder 1)</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>INPUT_2 has other cells than INPUT: it is resampled to those (cubic).</source>
        <translation>INPUT_2 hat andere Zellen als INPUT: Es wird auf diese abgetastet (kubisch).</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>There is no shift: no overlap has a correlation.</source>
        <translation>Es gibt keine Verschiebung: Keine Überlappung hat eine Korrelation.</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>The best place lies beyond MAX_SHIFT: there is no shift.</source>
        <translation>Die beste Stelle liegt jenseits von MAX_SHIFT: Es gibt keine Verschiebung.</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>Shift {:,.4g} columns, {:,.4g} rows (x {:,.9g}, y {:,.9g}); correlation {:,.4f}</source>
        <translation>Verschiebung {:,.4g} Spalten, {:,.4g} Zeilen (x {:,.9g}, y {:,.9g}); Korrelation {:,.4f}</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>CONFIDENCE is {:,.2f}: another place is as good; do not trust the shift</source>
        <translation>CONFIDENCE ist {:,.2f}: Eine andere Stelle ist ebenso gut; trauen Sie der Verschiebung nicht</translation>
    </message>
    <message>
        <location filename="../algorithms/estimateshift.py"/>
        <source>{} in place</source>
        <translation>{} eingepasst</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Raster value</source>
        <translation>Rasterwert</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Prominence</source>
        <translation>Schartenhöhe</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Key col</source>
        <translation>Schlüsselscharte</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Key col x</source>
        <translation>Schlüsselscharte x</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Key col y</source>
        <translation>Schlüsselscharte y</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Isolation (map units or m)</source>
        <translation>Dominanz (Karteneinheiten oder m)</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Higher ground x</source>
        <translation>Höheres Gelände x</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Higher ground y</source>
        <translation>Höheres Gelände y</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Isolation bound</source>
        <translation>Dominanz begrenzt</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Line parent</source>
        <translation>Elterngipfel über den Grat</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Prominence parent</source>
        <translation>Elterngipfel nach Schartenhöhe</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Dominance</source>
        <translation>Anteil der Schartenhöhe</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Plateau cells</source>
        <translation>Zellen des Plateaus</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Bound</source>
        <translation>Begrenzt</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>On the rim</source>
        <translation>Am Rand</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Tied summits</source>
        <translation>Gleich hohe Gipfel</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peak</source>
        <translation>Gipfel</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peak value</source>
        <translation>Wert des Gipfels</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peak it leads to</source>
        <translation>Gipfel, zu dem er führt</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Extract peaks</source>
        <translation>Gipfel finden</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Finds peaks or pits as points, each with its prominence and its key col.</source>
        <translation>Findet Gipfel oder Mulden als Punkte, jeden mit seiner Schartenhöhe und seiner Schlüsselscharte.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for summits and sinks of terrain, treetops in a canopy height model, hot spots in any field. Prominence tells which of them stand out: it is the height above the highest saddle, the key col, that leads to strictly higher ground.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for the relief of the ground: this tells of single summits.&lt;/p&gt;&lt;p&gt;A plateau is one peak, at its cell nearest the middle. Peaks at the edge count. The highest peak of a connected region has no col: its prominence is the height above the region&apos;s lowest cell. Where the ground above the col reaches the edge of the raster or cells without data, more data could change the prominence: then bound is 1.&lt;/p&gt;&lt;p&gt;Isolation is the distance to the nearest cell of strictly higher ground, whichever way leads there; iso_bound is 1 where the edge or a cell without data is nearer. MIN_DISTANCE keeps the strongest of close peaks, MIN_ISOLATION asks for peaks that are higher than all ground around them. The line parent is the peak that steepest ascent from the key col reaches on the other side, the prominence parent the first of greater prominence on that way; a parent that a filter took away is NULL.&lt;/p&gt;&lt;p&gt;Of treetops the least distance grows with height: WINDOW_A + WINDOW_B x value is the radius, from cell middle to cell middle and not rounded to cells, within which nothing is higher. A raster in degrees that goes once around the globe has no edge there.&lt;/p&gt;&lt;p&gt;POINTS takes summits that are known, such as listed mountains or planted trees: each point is moved to the highest peak within SNAP_DISTANCE, each polygon to the highest peak in it, and keeps its attributes.&lt;/p&gt;&lt;p&gt;For pits everything is upside down, and prominence is a depth.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Kirmse, de Ferranti 2017, doi:10.1177/0309133317738163.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für Gipfel und Senken im Gelände, Baumspitzen in einem Kronenhöhenmodell, Höchstwerte in jedem Feld. Die Schartenhöhe sagt, welche davon sich herausheben: Sie ist die Höhe über dem höchsten Sattel, der Schlüsselscharte, der zu echt höherem Gelände führt.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für das Relief des Geländes: Dies handelt von einzelnen Gipfeln.&lt;/p&gt;&lt;p&gt;Ein Plateau ist ein Gipfel, an der Zelle, die seiner Mitte am nächsten liegt. Gipfel am Rand zählen. Der höchste Gipfel eines zusammenhängenden Gebiets hat keine Scharte: Seine Schartenhöhe ist die Höhe über der tiefsten Zelle des Gebiets. Wo das Gelände über der Scharte den Rand des Rasters oder Zellen ohne Daten erreicht, könnten mehr Daten die Schartenhöhe ändern: Dann ist bound 1.&lt;/p&gt;&lt;p&gt;Die Dominanz ist der Abstand zur nächsten Zelle mit echt höherem Gelände, welcher Weg auch dorthin führt; iso_bound ist 1, wo der Rand oder eine Zelle ohne Daten näher ist. MIN_DISTANCE behält die stärksten von nahen Gipfeln, MIN_ISOLATION verlangt Gipfel, die höher sind als alles Gelände um sie herum. Der Elterngipfel über den Grat ist der, den der steilste Anstieg von der Schlüsselscharte auf der anderen Seite erreicht, der nach Schartenhöhe der erste mit größerer Schartenhöhe auf diesem Weg; ein Elterngipfel, den ein Filter entfernt hat, ist NULL.&lt;/p&gt;&lt;p&gt;Bei Baumspitzen wächst der kleinste Abstand mit der Höhe: WINDOW_A + WINDOW_B x Wert ist der Radius, von Zellmitte zu Zellmitte und nicht auf Zellen gerundet, in dem nichts höher ist. Ein Raster in Grad, das einmal um die Erde reicht, hat dort keinen Rand.&lt;/p&gt;&lt;p&gt;POINTS nimmt bekannte Gipfel, etwa verzeichnete Berge oder gepflanzte Bäume: Jeder Punkt wird auf den höchsten Gipfel in SNAP_DISTANCE verschoben, jedes Polygon auf den höchsten Gipfel darin, und behält seine Attribute.&lt;/p&gt;&lt;p&gt;Bei Mulden steht alles auf dem Kopf, und die Schartenhöhe ist eine Tiefe.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Kirmse, de Ferranti 2017, doi:10.1177/0309133317738163.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>peak,summit,maximum,maxima,local maxima,minimum,minima,pit,sink,prominence,saddle,col,treetop,tree top,spot height,mountain,find peaks,hill top,extrema,hilltop,canopy,crown,tree,LiDAR,CHM,DEM,terrain,topography,sinks</source>
        <translation>Gipfel,Spitze,Maximum,Maxima,lokale Maxima,Minimum,Minima,Mulde,Senke,Schartenhöhe,Prominenz,Sattel,Scharte,Baumspitze,Berg,Bergspitze,Extremwerte,Hügel,Krone,Baum,Kronenhöhenmodell,Höhenmodell,Gelände,Topographie</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Look for</source>
        <translation>Suchen nach</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peaks are higher than all around them, pits lower.</source>
        <translation>Gipfel sind höher als alles um sie herum, Mulden tiefer.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Minimum prominence (raster&apos;s units)</source>
        <translation>Kleinste Schartenhöhe (Einheiten des Rasters)</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peaks that stand out less are left out, in the raster&apos;s units. Most useful of all filters: noise has many peaks but little prominence.</source>
        <translation>Gipfel, die sich weniger herausheben, werden weggelassen, in den Einheiten des Rasters. Der nützlichste aller Filter: Rauschen hat viele Gipfel, aber wenig Schartenhöhe.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Minimum value (raster&apos;s units)</source>
        <translation>Kleinster Wert (Einheiten des Rasters)</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Lower peaks are left out (of pits, higher ones). Empty: none.</source>
        <translation>Niedrigere Gipfel werden weggelassen (bei Mulden höhere). Leer: keine.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Minimum distance (map units, or metres if degrees)</source>
        <translation>Kleinster Abstand (Karteneinheiten, bei Grad Meter)</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Of peaks closer to each other the higher one stays. In map units, or in metres on the ellipsoid where the CRS is in degrees.</source>
        <translation>Von Gipfeln, die näher beieinander liegen, bleibt der höhere. In Karteneinheiten, oder in Metern auf dem Ellipsoid, wenn das KBS in Grad ist.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>At most this many (0: all)</source>
        <translation>Höchstens so viele (0: alle)</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Only so many of the highest peaks (of pits, the lowest). 0: all.</source>
        <translation>Nur so viele der höchsten Gipfel (bei Mulden der tiefsten). 0: alle.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Given summits (points or polygons)</source>
        <translation>Vorgegebene Gipfel (Punkte oder Polygone)</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Only these are looked for: each point takes the highest peak within the distance below, each polygon the highest peak in it. Attributes are kept, and found is 0 where there is no peak.</source>
        <translation>Nur diese werden gesucht: Jeder Punkt nimmt den höchsten Gipfel im Abstand darunter, jedes Polygon den höchsten Gipfel darin. Attribute bleiben erhalten, und found ist 0, wo kein Gipfel ist.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Distance of given points (map units, or metres if degrees)</source>
        <translation>Abstand vorgegebener Punkte (Karteneinheiten, oder Meter bei Grad)</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>How far a peak may be from its point. 0: the point lies in the peak&apos;s own cell.</source>
        <translation>Wie weit ein Gipfel von seinem Punkt entfernt sein darf. 0: Der Punkt liegt in der eigenen Zelle des Gipfels.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Neighbours</source>
        <translation>Nachbarn</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Smoothing (sigma in cells; 0: none)</source>
        <translation>Glättung (Sigma in Zellen; 0: keine)</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Sigma of a gaussian that the raster is smoothed with first. Cells without data are left out of it. 0: none.</source>
        <translation>Sigma einer Gaußglocke, mit der das Raster zuerst geglättet wird. Zellen ohne Daten gehen nicht ein. 0: keine Glättung.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peaks</source>
        <translation>Gipfel</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Where to write the points; the ending says the format (.gpkg is best). FILE.gpkg|layername=NAME adds a layer to a GeoPackage, or replaces it.</source>
        <translation>Wohin die Punkte geschrieben werden; die Endung sagt das Format (.gpkg ist am besten). DATEI.gpkg|layername=NAME fügt einem GeoPackage einen Layer hinzu oder ersetzt ihn.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Key cols</source>
        <translation>Schlüsselscharten</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>The key col of each peak that has one, as points.</source>
        <translation>Die Schlüsselscharte jedes Gipfels, der eine hat, als Punkte.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Divide tree</source>
        <translation>Gratbaum</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>A line from each peak over its key col to its line parent, or to the first of the line parents on that way that is kept.</source>
        <translation>Eine Linie von jedem Gipfel über seine Schlüsselscharte zu seinem Elterngipfel über den Grat, oder zum ersten dieser Elterngipfel auf dem Weg, der behalten wird.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Ground of each peak</source>
        <translation>Gebiet jedes Gipfels</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>A raster that holds for each cell the id of the peak that steepest ascent reaches, or of the first of its line parents that is kept; 0 where there is none.</source>
        <translation>Ein Raster, das für jede Zelle die id des Gipfels enthält, den der steilste Anstieg erreicht, oder des ersten seiner Elterngipfel über den Grat, der behalten wird; 0, wo es keinen gibt.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Number of peaks</source>
        <translation>Anzahl der Gipfel</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peaks of {}</source>
        <translation>Gipfel von {}</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Pits of {}</source>
        <translation>Mulden von {}</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Key cols of {}</source>
        <translation>Schlüsselscharten von {}</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Divide tree of {}</source>
        <translation>Gratbaum von {}</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>The raster goes once around the globe: its first column is beside its last.</source>
        <translation>Das Raster reicht einmal um die Erde: Seine erste Spalte liegt neben der letzten.</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/extractpeaks.py"/>
        <source>peaks</source>
        <translation>
            <numerusform>Gipfel</numerusform>
            <numerusform>Gipfel</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/extractpeaks.py"/>
        <source>pits</source>
        <translation>
            <numerusform>Mulde</numerusform>
            <numerusform>Mulden</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Most of them are noise, as a rule: MIN_PROMINENCE keeps those that stand out.</source>
        <translation>Die meisten davon sind in der Regel Rauschen: MIN_PROMINENCE behält die, die sich herausheben.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>INPUT&apos;s CRS is in degrees, and its rows reach {:,g} of them: beyond a pole distances mean nothing. Is the CRS right?</source>
        <translation>Das KBS von INPUT ist in Grad, und seine Zeilen reichen bis {:,g}: Jenseits eines Pols bedeuten Entfernungen nichts. Stimmt das KBS?</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>CREATION_OPTIONS is {}: that is for OUTPUT_BASINS, which is not asked for</source>
        <translation>CREATION_OPTIONS ist {}: Das gilt für OUTPUT_BASINS, das nicht verlangt ist</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>No peaks: all cells are {:,g}.</source>
        <translation>Keine Gipfel: Alle Zellen sind {:,g}.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>No peak passes the filters; the highest cell is {:,g}.</source>
        <translation>Kein Gipfel besteht die Filter; die höchste Zelle ist {:,g}.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>No pits: all cells are {:,g}.</source>
        <translation>Keine Mulden: Alle Zellen sind {:,g}.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>No pit passes the filters; the lowest cell is {:,g}.</source>
        <translation>Keine Mulde besteht die Filter; die tiefste Zelle ist {:,g}.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Minimum drop to the highest neighbour (raster&apos;s units)</source>
        <translation>Kleinster Abfall zum höchsten Nachbarn (Einheiten des Rasters)</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peaks that are less above the highest cell beside them are left out.</source>
        <translation>Gipfel, die weniger über der höchsten Zelle neben ihnen liegen, werden weggelassen.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Minimum isolation (map units, or metres if degrees)</source>
        <translation>Kleinste Dominanz (Karteneinheiten, bei Grad Meter)</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peaks are left out that have higher ground nearer than this, whether or not a peak stands on it. The highest has none, and stays.</source>
        <translation>Gipfel werden weggelassen, die näher als dies höheres Gelände haben, ob dort ein Gipfel steht oder nicht. Der höchste hat keines und bleibt.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Minimum cells of a plateau</source>
        <translation>Kleinste Zahl der Zellen eines Plateaus</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Smaller ones are left out.</source>
        <translation>Kleinere werden weggelassen.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Maximum cells of a plateau</source>
        <translation>Größte Zahl der Zellen eines Plateaus</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Larger ones are left out. Empty: none.</source>
        <translation>Größere werden weggelassen. Leer: keine.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Leave out peaks on the edge or beside nodata</source>
        <translation>Gipfel am Rand oder neben Leerwerten weglassen</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Whether peaks are left out whose plateau touches the raster&apos;s edge or nodata.</source>
        <translation>Ob Gipfel weggelassen werden, deren Plateau den Rand des Rasters oder Leerwerte berührt.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Window radius at value 0 (map units, or metres if degrees)</source>
        <translation>Fensterradius beim Wert 0 (Karteneinheiten, bei Grad Meter)</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>A peak stays where no cell within the radius WINDOW_A + WINDOW_B x value is higher, such as 1 + 0.07 x value for treetops. Empty, as WINDOW_B: no window.</source>
        <translation>Ein Gipfel bleibt, wo keine Zelle im Radius WINDOW_A + WINDOW_B x Wert höher ist, etwa 1 + 0.07 x Wert für Baumspitzen. Leer, wie WINDOW_B: kein Fenster.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Window radius, growth with value</source>
        <translation>Fensterradius, Zunahme mit dem Wert</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>By how much the radius grows where the value grows by 1.</source>
        <translation>Um wie viel der Radius wächst, wenn der Wert um 1 wächst.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Minimum window radius</source>
        <translation>Kleinster Fensterradius</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>The radius is this at least. Empty: 0.</source>
        <translation>Der Radius ist mindestens so groß. Leer: 0.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Maximum window radius</source>
        <translation>Größter Fensterradius</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>The radius is this at most. Empty: no limit.</source>
        <translation>Der Radius ist höchstens so groß. Leer: keine Grenze.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>In which order peaks are numbered, and which of them LIMIT and MIN_DISTANCE keep.</source>
        <translation>In welcher Reihenfolge Gipfel nummeriert werden, und welche davon LIMIT und MIN_DISTANCE behalten.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Summits of one height on a hill</source>
        <translation>Gipfel gleicher Höhe auf einem Hügel</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Whether summits of the same height on the ground above their key col all stay, or the first of them in row order.</source>
        <translation>Ob alle Gipfel gleicher Höhe auf dem Gelände über ihrer Schlüsselscharte bleiben, oder der erste davon in Zeilenfolge.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Ground where there is no data</source>
        <translation>Gelände, wo es keine Daten gibt</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>The value that stands where there is no data, such as 0 for the sea: the prominence of an island is then its height, and dominance is a share of the height above it. Empty: there is no way through.</source>
        <translation>Der Wert, der dort steht, wo es keine Daten gibt, etwa 0 für das Meer: Die Schartenhöhe einer Insel ist dann ihre Höhe, und der relative Anteil bezieht sich auf die Höhe darüber. Leer: Es gibt keinen Weg hindurch.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Points with z</source>
        <translation>Punkte mit z</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Whether points have the value as their z.</source>
        <translation>Ob die Punkte den Wert als z haben.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Minimum share of the peak&apos;s value</source>
        <translation>Kleinster Anteil am Wert des Gipfels</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>For the ground of each peak: only cells of at least that share of the peak&apos;s value above BASE, such as 0.3 for the crowns of trees. 0: all.</source>
        <translation>Für das Gebiet jedes Gipfels: nur Zellen mit mindestens diesem Anteil am Wert des Gipfels über BASE, etwa 0.3 für Baumkronen. 0: alle.</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>WINDOW_MIN is {:g} and WINDOW_MAX {:g}: give a minimum below the maximum</source>
        <translation>WINDOW_MIN ist {:g} und WINDOW_MAX {:g}: Geben Sie ein Minimum unter dem Maximum an</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>SNAP_DISTANCE is {:g}: that is for POINTS, which are not given</source>
        <translation>SNAP_DISTANCE ist {:g}: Das ist für POINTS, die nicht angegeben sind</translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>PLATEAU_MIN is {} and PLATEAU_MAX {}: give a minimum below the maximum</source>
        <translation>PLATEAU_MIN ist {} und PLATEAU_MAX {}: Geben Sie ein Minimum unter dem Maximum an</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Fill gaps</source>
        <translation>Lücken füllen</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Fills cells without data from the cells around them, and leaves all others alone.</source>
        <translation>Füllt Zellen ohne Daten aus den Zellen um sie herum und lässt alle anderen in Ruhe.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for voids in elevation models, clouds and stripes in images, and any hole that the surroundings say something about.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; where gaps are wide compared with what the raster shows: a filled value is a guess, and the farther from data, the wilder. Where the same place was seen at other times, those are better witnesses.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Smooth surface&lt;/strong&gt; carries slopes on into the gap and is the best choice for terrain and other smooth fields; a little tension keeps it calm in wide gaps. &lt;strong&gt;Membrane&lt;/strong&gt; never leaves the range of its rim, nor does &lt;strong&gt;linear&lt;/strong&gt;, on triangles between the cells of the rim. &lt;strong&gt;DCT least squares&lt;/strong&gt; does not follow the noise of the data. &lt;strong&gt;Inverse distance&lt;/strong&gt;, &lt;strong&gt;local mean&lt;/strong&gt; and &lt;strong&gt;median&lt;/strong&gt; are plain and fast. For classes take the &lt;strong&gt;nearest cell&lt;/strong&gt; or the &lt;strong&gt;local mode&lt;/strong&gt;, for pictures with edges &lt;strong&gt;Navier-Stokes&lt;/strong&gt; or &lt;strong&gt;Telea&lt;/strong&gt;. &lt;strong&gt;Row, column and band mean&lt;/strong&gt; suit sensors that lose lines, and statistics that need no detail.&lt;/p&gt;&lt;p&gt;Where another elevation model or date knows the place, give it as &lt;strong&gt;another raster to fill with&lt;/strong&gt;: its difference from the data around is filled, so that no step is left.&lt;/p&gt;&lt;p&gt;Distances, surfaces and triangles take cells as they are: narrower towards the poles where they are in degrees. Local mean, median and mode, dilation, Telea and Navier-Stokes count cells.&lt;/p&gt;&lt;p&gt;Cells that are no gaps keep their exact values and type. The log says how many cells were left and why, and how many were cut to the limits. A hole of a million cells takes a minute or so with the two surfaces.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;References:&lt;/strong&gt; Damelin, Hoang 2018, doi:10.1155/2018/3950312 (biharmonic); Smith, Wessel 1990, doi:10.1190/1.1442837 (tension); Shepard 1968, doi:10.1145/800186.810616 (inverse distance); Telea 2004, doi:10.1080/10867651.2004.10487596; Bertalmio, Bertozzi, Sapiro 2001, doi:10.1109/CVPR.2001.990497 (Navier-Stokes); Garcia 2010, doi:10.1016/j.csda.2009.09.020 (least squares).&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für Fehlstellen in Höhenmodellen, Wolken und Streifen in Bildern und jedes Loch, über das die Umgebung etwas sagt.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; wo Lücken breit sind im Vergleich zu dem, was das Raster zeigt: Ein gefüllter Wert ist eine Vermutung, und je weiter von Daten, desto wilder. Wo derselbe Ort zu anderen Zeiten gesehen wurde, sind das bessere Zeugen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Glatte Fläche&lt;/strong&gt; führt Hänge in die Lücke fort und ist die beste Wahl für Gelände und andere glatte Felder; ein wenig Spannung hält sie in breiten Lücken ruhig. &lt;strong&gt;Membran&lt;/strong&gt; verlässt nie die Spanne ihres Saums, und &lt;strong&gt;linear&lt;/strong&gt;, auf Dreiecken zwischen den Zellen des Saums, auch nicht. &lt;strong&gt;Kleinste Quadrate (DCT)&lt;/strong&gt; folgen dem Rauschen der Daten nicht. &lt;strong&gt;Inverse Distanz&lt;/strong&gt;, &lt;strong&gt;lokales Mittel&lt;/strong&gt; und &lt;strong&gt;lokaler Median&lt;/strong&gt; sind einfach und schnell. Für Klassen nehmen Sie die &lt;strong&gt;nächste Zelle&lt;/strong&gt; oder den &lt;strong&gt;lokalen Modus&lt;/strong&gt;, für Bilder mit Kanten &lt;strong&gt;Navier-Stokes&lt;/strong&gt; oder &lt;strong&gt;Telea&lt;/strong&gt;. &lt;strong&gt;Zeilen-, Spalten- und Kanalmittel&lt;/strong&gt; passen für Sensoren, denen Zeilen fehlen, und für Statistiken, die keine Einzelheiten brauchen.&lt;/p&gt;&lt;p&gt;Wo ein anderes Höhenmodell oder Datum den Ort kennt, geben Sie es als &lt;strong&gt;anderes Raster zum Füllen&lt;/strong&gt; an: Gefüllt wird sein Unterschied zu den Daten ringsum, sodass keine Stufe bleibt.&lt;/p&gt;&lt;p&gt;Abstände, Oberflächen und Dreiecke nehmen Zellen, wie sie sind: zu den Polen hin schmaler, wo sie in Grad sind. Lokaler Mittelwert, Median und Modus, Dilatation, Telea und Navier-Stokes zählen Zellen.&lt;/p&gt;&lt;p&gt;Zellen, die keine Lücken sind, behalten genau ihre Werte und ihren Typ. Das Protokoll sagt, wie viele Zellen blieben und warum, und wie viele auf die Grenzen gekürzt wurden. Ein Loch von einer Million Zellen braucht mit den beiden Flächen etwa eine Minute.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Damelin, Hoang 2018, doi:10.1155/2018/3950312 (biharmonisch); Smith, Wessel 1990, doi:10.1190/1.1442837 (Spannung); Shepard 1968, doi:10.1145/800186.810616 (inverse Distanz); Telea 2004, doi:10.1080/10867651.2004.10487596; Bertalmio, Bertozzi, Sapiro 2001, doi:10.1109/CVPR.2001.990497 (Navier-Stokes); Garcia 2010, doi:10.1016/j.csda.2009.09.020 (kleinste Quadrate).&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>fill,nodata,gap,void,holes,inpaint,interpolate,interpolation,fillnodata,biharmonic,laplace,idw,inverse distance,nearest,missing data,cloud,stripes,SLC-off,null,NaN,DEM,DTM,terrain,LiDAR,satellite,landsat,telea,navier-stokes,median,mode,majority,dilation,tension,linear,TIN,delta surface fill,SRTM</source>
        <translation>füllen,Leerwert,Lücke,Fehlstelle,Löcher,interpolieren,Interpolation,biharmonisch,inverse Distanz,nächste,fehlende Daten,Wolke,Streifen,Höhenmodell,Gelände,Satellit,Median,Modus,Mehrheit,Spannung,linear</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>How to find the missing values; see the description above.</source>
        <translation>Wie die fehlenden Werte gefunden werden; siehe die Beschreibung oben.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Cells farther than this from data are not filled. 0: any distance. In heights of cells: where these are not square, as in degrees, lengths on the ground count.</source>
        <translation>Zellen, die weiter als das von Daten entfernt sind, werden nicht gefüllt. 0: beliebiger Abstand. In Höhen von Zellen: Wo diese nicht quadratisch sind, etwa in Grad, zählen Längen am Boden.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Largest gap to fill (cells; 0: any)</source>
        <translation>Größte Lücke, die gefüllt wird (Zellen; 0: beliebig)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Gaps of more cells are left as they are. 0: any size. A gap is a set of cells that touch by sides or corners.</source>
        <translation>Lücken mit mehr Zellen bleiben, wie sie sind. 0: beliebige Größe. Eine Lücke ist eine Menge von Zellen, die sich an Seiten oder Ecken berühren.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Widest gap to fill (cells; 0: any)</source>
        <translation>Breiteste Lücke, die gefüllt wird (Zellen; 0: beliebig)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Gaps that hold a larger square of cells, so many along its side, are left whole. 0: any width. A long river may be narrow. In heights of cells.</source>
        <translation>Lücken, in die ein größeres Quadrat von Zellen passt, so viele entlang der Seite, bleiben ganz. 0: beliebige Breite. Ein langer Fluss kann schmal sein. In Höhen von Zellen.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Fill only gaps inside the raster</source>
        <translation>Nur Lücken im Innern des Rasters füllen</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Leave gaps alone that touch the raster&apos;s edge, such as collars.</source>
        <translation>Lücken in Ruhe lassen, die den Rand des Rasters berühren, etwa leere Ränder.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Fill only cells between data</source>
        <translation>Nur Zellen zwischen Daten füllen</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Fill cells that have data on both sides, each within the maximum distance: along the row, the column or a diagonal. The wedges of Landsat 7 are filled, the collar is not.</source>
        <translation>Zellen füllen, die auf beiden Seiten Daten haben, je innerhalb des größten Abstands: entlang der Zeile, der Spalte oder einer Diagonale. Die Keile von Landsat 7 werden gefüllt, der leere Rand nicht.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Fills the cells that this raster marks, whether they hold data or not. Nodata outside stays and is no source, and nodata of the mask marks nothing. Another grid or CRS is all right.</source>
        <translation>Füllt die Zellen, die dieses Raster bezeichnet, ob sie Daten haben oder nicht. Leerwerte außerhalb bleiben und sind keine Quelle, und Leerwerte der Maske bezeichnen nichts. Ein anderes Gitter oder KBS ist in Ordnung.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>The mask marks</source>
        <translation>Die Maske bezeichnet</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Which cells of the mask are filled. Valid cells of the mask count alone.</source>
        <translation>Welche Zellen der Maske gefüllt werden. Nur gültige Zellen der Maske zählen.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Numbers separated by semicolons, such as 0; 9999. With commas a value for each band, such as 255,255,255: a gap where all bands match. As they are stored: before scale and offset. Of fill values from 1e30 on the first digits are enough, such as -3.4e38.</source>
        <translation>Zahlen, durch Semikolons getrennt, etwa 0; 9999. Mit Kommas ein Wert je Kanal, etwa 255,255,255: eine Lücke, wo alle Kanäle übereinstimmen. Wie sie gespeichert sind: vor Skalierung und Versatz. Von Füllwerten ab 1e30 genügen die ersten Stellen, etwa -3.4e38.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Tolerance of these values</source>
        <translation>Toleranz dieser Werte</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Cells no farther than this from a value to treat as a gap are gaps, too: nearly white where JPEG blurred the border, say.</source>
        <translation>Auch Zellen, die nicht weiter als das von einem Wert liegen, der als Lücke gilt, sind Lücken: etwa fast weiße, wo JPEG den Rand verwischt hat.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Cells to add around gaps</source>
        <translation>Zellen, die um Lücken dazukommen</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>So many cells around each gap, along rows, columns and diagonals, are gaps, too, and no sources: shadows beside clouds, blurred borders.</source>
        <translation>So viele Zellen um jede Lücke, entlang von Zeilen, Spalten und Diagonalen, sind auch Lücken und keine Quellen: Schatten neben Wolken, verwischte Ränder.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Where is a gap</source>
        <translation>Wo eine Lücke ist</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>With the second, a dark cell whose red happens to be the nodata value (0, say) is no gap, and fills others; a value far from all cells, such as -9999, fills none.</source>
        <translation>Beim zweiten ist eine dunkle Zelle, deren Rot zufällig der Leerwert ist (etwa 0), keine Lücke und füllt andere; ein Wert weit weg von allen Zellen, etwa -9999, füllt keine.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Another elevation model, or another date: its cells fill the gaps, and its difference from the data around, filled across each gap by a membrane, is added, so that no step is left. Another grid or CRS is all right. Where it has no data the method fills.</source>
        <translation>Ein anderes Höhenmodell oder Datum: Seine Zellen füllen die Lücken, und sein Unterschied zu den Daten ringsum, von einer Membran über jede Lücke gespannt, kommt dazu, sodass keine Stufe bleibt. Ein anderes Gitter oder KBS ist in Ordnung. Wo es keine Daten hat, füllt das Verfahren.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Band of it</source>
        <translation>Kanal davon</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Empty: the band of the same number where both rasters have as many bands, else the first.</source>
        <translation>Leer: der Kanal mit derselben Nummer, wenn beide Raster gleich viele Kanäle haben, sonst der erste.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Power of the distance (inverse distance)</source>
        <translation>Potenz der Entfernung (inverse Distanz)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>For inverse distance: weights are one over the distance to this power.</source>
        <translation>Für inverse Distanz: Die Gewichte sind eins durch die Entfernung hoch diese Zahl.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Neighbours (inverse distance; 0: one in each quadrant)</source>
        <translation>Nachbarn (inverse Distanz; 0: einer je Quadrant)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>For inverse distance: how many of the nearest data cells around the gap to weigh. 0: the nearest one in each of four quadrants, as GDAL takes them.</source>
        <translation>Für inverse Distanz: wie viele der nächsten Zellen mit Daten um die Lücke gewichtet werden. 0: die nächste in jedem von vier Quadranten, wie GDAL sie nimmt.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Radius in cells (local mean, median, mode; inpainting)</source>
        <translation>Radius in Zellen (lokales Mittel, Median, Modus; Inpainting)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>For local mean, median and mode: data within this many cells count; where there are none the radius doubles. For Telea and Navier-Stokes: known cells this near to a cell say what it gets, at most 50.</source>
        <translation>Für lokales Mittel, Median und Modus: Daten bis zu so vielen Zellen entfernt zählen; wo keine sind, verdoppelt sich der Radius. Für Telea und Navier-Stokes: Bekannte Zellen, die einer Zelle so nah sind, sagen, was sie erhält, höchstens 50.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Tension (smooth surface)</source>
        <translation>Spannung (glatte Fläche)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>For the smooth surface: from 0, a thin plate that carries slopes on and overshoots in wide gaps, to 1, the membrane. A little of it costs nothing in narrow gaps and is better in wide ones. Where neighbouring cells differ at random, as in images, it counts for more, and the log says how much.</source>
        <translation>Für die glatte Fläche: von 0, einer dünnen Platte, die Hänge fortsetzt und in weiten Lücken überschwingt, bis 1, der Membran. Ein wenig davon kostet in engen Lücken nichts und ist in weiten besser. Wo Nachbarzellen sich zufällig unterscheiden, wie in Bildern, zählt es mehr, und das Protokoll sagt, wie viel.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Smoothness (DCT least squares; empty: found by cross-validation)</source>
        <translation>Glätte (kleinste Quadrate; leer: durch Kreuzvalidierung gefunden)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>For DCT least squares: what bending costs beside the distance from the data. Near 0 the surface runs through all data, 1 smooths over cells next to one another, more over wider ones. Empty or 0: generalised cross-validation chooses for each group of gaps.</source>
        <translation>Für kleinste Quadrate (DCT): was Biegung neben dem Abstand von den Daten kostet. Nahe 0 läuft die Fläche durch alle Daten, 1 glättet über benachbarte Zellen, mehr über weitere. Leer oder 0: Verallgemeinerte Kreuzvalidierung wählt für jede Gruppe von Lücken.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Value (constant)</source>
        <translation>Wert (Konstante)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>For the method Constant: the number that fills all gaps, in the units of the raster (scale and offset applied).</source>
        <translation>Für das Verfahren Konstante: die Zahl, die alle Lücken füllt, in den Einheiten des Rasters (Skalierung und Versatz angewandt).</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Cuts what a surface makes higher or lower than all data of the band, or than those within two cells of the gap. The log says how many cells were cut.</source>
        <translation>Kürzt, was eine Fläche höher oder tiefer macht als alle Daten des Kanals, oder als die im Umkreis von zwei Zellen um die Lücke. Das Protokoll sagt, wie viele Zellen gekürzt wurden.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Lowest value that a filled cell may have</source>
        <translation>Kleinster Wert, den eine gefüllte Zelle haben darf</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Rain is not below 0. Empty: no limit of this kind. Goes before the range of the data.</source>
        <translation>Regen ist nicht unter 0. Leer: keine solche Grenze. Geht vor der Spanne der Daten.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Highest value that a filled cell may have</source>
        <translation>Größter Wert, den eine gefüllte Zelle haben darf</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>A vegetation index is not above 1. Empty: no limit of this kind. Goes before the range of the data.</source>
        <translation>Ein Vegetationsindex ist nicht über 1. Leer: keine solche Grenze. Geht vor der Spanne der Daten.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Times that filled cells are smoothed</source>
        <translation>Wie oft gefüllte Zellen geglättet werden</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Each time a filled cell becomes the mean of the 3 x 3 cells around it. Cells that were no gaps stay as they are.</source>
        <translation>Jedes Mal wird eine gefüllte Zelle zum Mittel der 3 x 3 Zellen um sie herum. Zellen, die keine Lücken waren, bleiben, wie sie sind.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Filled</source>
        <translation>Gefüllt</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Distance of filled cells from data</source>
        <translation>Abstand gefüllter Zellen von Daten</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Where to write how far from data each filled cell lies, in heights of cells; 0 where nothing was filled.</source>
        <translation>Wohin geschrieben wird, wie weit jede gefüllte Zelle von Daten entfernt ist, in Höhen von Zellen; 0, wo nichts gefüllt wurde.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Expected error of filled cells</source>
        <translation>Zu erwartender Fehler gefüllter Zellen</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Where to write how far each filled cell may be off, in the units of the raster: two thirds of filled cells lie within it, nineteen of twenty within twice as much. Learned by hiding valid cells in the shapes of the gaps and filling them by the method, without another raster. 0 where nothing was filled.</source>
        <translation>Wohin geschrieben wird, wie weit jede gefüllte Zelle daneben liegen kann, in den Einheiten des Rasters: Zwei Drittel der gefüllten Zellen liegen darin, neunzehn von zwanzig im Doppelten davon. Gelernt an gültigen Zellen, die in den Formen der Lücken versteckt und vom Verfahren gefüllt werden, ohne anderes Raster. 0, wo nichts gefüllt wurde.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Number of cells filled</source>
        <translation>Anzahl der gefüllten Zellen</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Number of gap cells left</source>
        <translation>Anzahl der verbliebenen Lückenzellen</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Filled {}</source>
        <translation>{} gefüllt</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>No gaps: the result is a copy of {}.</source>
        <translation>Keine Lücken: Das Ergebnis ist eine Kopie von {}.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>No cell holds one of GAP_VALUES, as they are stored.</source>
        <translation>Keine Zelle enthält einen der GAP_VALUES, wie sie gespeichert sind.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>GAP_MASK marks no cell; where it has no data it marks none.</source>
        <translation>GAP_MASK markiert keine Zelle; wo sie keine Daten hat, markiert sie keine.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Distance of filled cells in {}</source>
        <translation>Abstand gefüllter Zellen in {}</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Expected error of filled cells in {}</source>
        <translation>Zu erwartender Fehler gefüllter Zellen in {}</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Fill gaps in time</source>
        <translation>Lücken in der Zeit füllen</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Fills cells without data from the same cell at other dates, or smooths its series.</source>
        <translation>Füllt Zellen ohne Daten aus derselben Zelle zu anderen Zeiten, oder glättet ihre Reihe.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for clouds, snow and missing scenes in stacks of satellite images, for gaps in rain, temperature or water levels: the bands of a raster, or several layers, are a series of dates in each cell.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; where a place was seen only once, or changes faster than it was seen: Fill gaps looks at the cells around.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Linear&lt;/strong&gt; and the &lt;strong&gt;monotone spline&lt;/strong&gt; go through the data and never beyond them: right for short gaps. &lt;strong&gt;Whittaker&lt;/strong&gt; smooths noise away; choose it to replace all cells. &lt;strong&gt;Harmonics&lt;/strong&gt; and the &lt;strong&gt;mean of the same season&lt;/strong&gt; know what years have in common, and fill gaps of months where several years were seen. &lt;strong&gt;Nearest, previous, next&lt;/strong&gt; suit classes.&lt;/p&gt;&lt;p&gt;Dates are found in the names of bands, in metadata (netCDF), or in the names of layers, or are given. Their spacing counts: it need not be regular. Cells with data keep their exact values and type, unless all are replaced. What comes before the first date with data, and after the last, is left unless you choose otherwise.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;References:&lt;/strong&gt; Eilers 2003, doi:10.1021/ac034173t (Whittaker); Frasso, Eilers 2015, doi:10.1177/1471082X14549288 (V-curve); Fritsch, Butland 1984, doi:10.1137/0905021 (PCHIP); Roerink, Menenti, Verhoef 2000, doi:10.1080/014311600209814 (harmonics).&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für Wolken, Schnee und fehlende Szenen in Stapeln von Satellitenbildern, für Lücken in Regen, Temperatur oder Wasserständen: Die Kanäle eines Rasters, oder mehrere Layer, sind in jeder Zelle eine Zeitreihe.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt;, wo ein Ort nur einmal gesehen wurde oder sich schneller ändert, als er gesehen wurde: Lücken füllen sieht auf die Zellen ringsum.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Linear&lt;/strong&gt; und der &lt;strong&gt;monotone Spline&lt;/strong&gt; gehen durch die Daten und nie über sie hinaus: richtig für kurze Lücken. &lt;strong&gt;Whittaker&lt;/strong&gt; glättet Rauschen weg; dazu lässt man alle Zellen ersetzen. &lt;strong&gt;Harmonische&lt;/strong&gt; und das &lt;strong&gt;Mittel derselben Jahreszeit&lt;/strong&gt; wissen, was Jahre gemeinsam haben, und füllen Lücken von Monaten, wo mehrere Jahre gesehen wurden. &lt;strong&gt;Nächstes, voriges, folgendes Datum&lt;/strong&gt; passen zu Klassen.&lt;/p&gt;&lt;p&gt;Daten der Aufnahmen werden in den Namen der Kanäle gefunden, in Metadaten (netCDF), in den Namen der Layer, oder angegeben. Ihr Abstand zählt: Er muss nicht regelmäßig sein. Zellen mit Daten behalten ihre genauen Werte und ihren Typ, wenn nicht alle ersetzt werden. Was vor dem ersten Datum mit Daten kommt und nach dem letzten, bleibt, wenn nichts anderes gewählt ist.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Eilers 2003, doi:10.1021/ac034173t (Whittaker); Frasso, Eilers 2015, doi:10.1177/1471082X14549288 (V-Kurve); Fritsch, Butland 1984, doi:10.1137/0905021 (PCHIP); Roerink, Menenti, Verhoef 2000, doi:10.1080/014311600209814 (Harmonische).&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>fill,gap,nodata,time series,temporal,interpolate,interpolation,interpolate_na,cloud,NDVI,stack,multitemporal,phenology,smoothing,whittaker,harmonic,HANTS,fourier,PCHIP,spline,TIMESAT,season,climatology,forward fill,ffill,bfill,na.approx,missing dates,MODIS,sentinel,landsat,rainfall,composite,resample in time</source>
        <translation>füllen,Lücke,nodata,Zeitreihe,zeitlich,interpolieren,Interpolation,interpolate_na,Wolke,NDVI,Stapel,multitemporal,Phänologie,glätten,Whittaker,harmonisch,HANTS,Fourier,PCHIP,Spline,TIMESAT,Jahreszeit,Klimatologie,ffill,bfill,na.approx,fehlende Daten,MODIS,Sentinel,Landsat,Niederschlag,Komposit,Zeitschritt</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>The dates, one band each. None chosen: all but alpha bands.</source>
        <translation>Die Zeitpunkte, je ein Kanal. Keiner gewählt: alle außer Alphakanälen.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>More rasters, of other dates</source>
        <translation>Weitere Raster, von anderen Zeiten</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Their bands belong to the series as well. Where one has another grid, it is resampled to the input raster&apos;s (bilinear).</source>
        <translation>Auch ihre Kanäle gehören zur Reihe. Hat eines ein anderes Gitter, so wird es auf das des Eingaberasters umgerechnet (bilinear).</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>How to find missing values; see the description above.</source>
        <translation>Wie fehlende Werte gefunden werden; siehe die Beschreibung oben.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Dates</source>
        <translation>Zeitpunkte</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>A date (2024-05-31, 31.5.2024), a month (2024-05), a day of the year (2024152) or a number of days for each band, separated by blanks or semicolons, or a file of them. Empty: what is found in the names of bands, in their metadata, or in the names of layers and files, such as 20240531, 2024-05 or 2024152.</source>
        <translation>Ein Datum (2024-05-31, 31.5.2024), ein Monat (2024-05), ein Tag des Jahres (2024152) oder eine Zahl von Tagen für jeden Kanal, getrennt durch Leerzeichen oder Semikolon, oder eine Datei damit. Leer: was in den Namen der Kanäle steht, in ihren Metadaten, oder in den Namen von Layern und Dateien, wie 20240531, 2024-05 oder 2024152.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Before the first and after the last date with data</source>
        <translation>Vor dem ersten und nach dem letzten Datum mit Daten</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Left, those dates stay gaps. To go on as the method does is wild for the spline and lines; previous fills the dates after the last then, next those before the first.</source>
        <translation>Gelassen, bleiben diese Zeitpunkte Lücken. Weiter wie die Methode ist beim Spline und bei Geraden wild; „voriges“ füllt dann die Zeitpunkte nach dem letzten, „folgendes“ die vor dem ersten.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Longest gap to fill (0: any)</source>
        <translation>Längste Lücke, die gefüllt wird (0: jede)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>The distance between the dates with data around a gap; at an end, to the first or last date of the series. A gap is filled whole or not at all.</source>
        <translation>Der Abstand der Zeitpunkte mit Daten um eine Lücke; an einem Ende der zum ersten oder letzten Zeitpunkt der Reihe. Eine Lücke wird ganz gefüllt oder gar nicht.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Unit of the longest gap</source>
        <translation>Einheit der längsten Lücke</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Two bands with data and one without between them are 2 bands apart.</source>
        <translation>Zwei Kanäle mit Daten und einer ohne dazwischen liegen 2 Kanäle auseinander.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Which cells to replace</source>
        <translation>Welche Zellen ersetzt werden</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>All cells: Whittaker, harmonics and means of the season replace cells with data too; the other methods only those that weigh 0.</source>
        <translation>Alle Zellen: Whittaker, Harmonische und Mittel der Jahreszeit ersetzen auch Zellen mit Daten; die anderen Methoden nur die mit Gewicht 0.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Filled in time</source>
        <translation>In der Zeit gefüllt</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Days to the nearest date with data</source>
        <translation>Tage zum nächsten Datum mit Daten</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Where to write, for each cell and date, 0 where it was not filled, or how many days it lies from the nearest date with data.</source>
        <translation>Wohin für jede Zelle und jeden Zeitpunkt geschrieben wird: 0, wo nicht gefüllt wurde, sonst wie viele Tage das nächste Datum mit Daten entfernt ist.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>LAMBDA is {:g}: give a number above 0; 0 for cross-validation, -1 for V-curve</source>
        <translation>LAMBDA ist {:g}: eine Zahl über 0 angeben; 0 für Kreuzvalidierung, -1 für die V-Kurve</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>{} filled in time</source>
        <translation>{}, in der Zeit gefüllt</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Days to data, {}</source>
        <translation>Tage zu Daten, {}</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Whittaker: lambda (0: by cross-validation, -1: by V-curve)</source>
        <translation>Whittaker: Lambda (0: durch Kreuzvalidierung, -1: durch die V-Kurve)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>How smooth: the higher, the smoother. In units of bands, as in other programs, where dates are regular. Found for each cell by itself it takes thirty times as long.</source>
        <translation>Wie glatt: je höher, desto glatter. In Einheiten von Kanälen wie in anderen Programmen, wo Zeitpunkte regelmäßig sind. Für jede Zelle selbst gefunden, dauert es dreißigmal so lange.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Harmonics: how many</source>
        <translation>Harmonische: wie viele</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>At most; a cell has no more than a coefficient for three dates with data. Dates in a part of the year that was not seen for half a wave of the highest one are left.</source>
        <translation>Höchstens; eine Zelle hat nicht mehr als einen Koeffizienten je drei Zeitpunkte mit Daten. Zeitpunkte in einem Teil des Jahres, der eine halbe Welle der höchsten lang nicht gesehen wurde, bleiben.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Length of a year (days)</source>
        <translation>Länge eines Jahres (Tage)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Of harmonics, and of the mean of the same season, which takes what lies within half a month (a 24th of it). In bands, where there are no dates. 365.25 stands for the 360 or 365 days of a model&apos;s calendar, too.</source>
        <translation>Für Harmonische und für das Mittel derselben Jahreszeit, das nimmt, was innerhalb eines halben Monats liegt (ein 24stel davon). In Kanälen, wo es keine Zeitpunkte gibt. 365,25 steht auch für die 360 oder 365 Tage im Kalender eines Modells.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Weights, or quality</source>
        <translation>Gewichte, oder Güte</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>One band for each date, in the same order, of one raster or several. 0 or nodata: the cell fills no other. Whittaker, harmonics and means weigh by them.</source>
        <translation>Ein Kanal für jeden Zeitpunkt, in derselben Reihenfolge, eines Rasters oder mehrerer. 0 oder nodata: Die Zelle füllt keine andere. Whittaker, Harmonische und Mittel gewichten damit.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Minimum number of dates with data</source>
        <translation>Mindestzahl der Zeitpunkte mit Daten</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Cells with fewer are left as they are.</source>
        <translation>Zellen mit weniger bleiben, wie sie sind.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Values that may be filled in</source>
        <translation>Werte, die eingesetzt werden dürfen</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Values beyond are set to the nearest that may be.</source>
        <translation>Werte darüber hinaus werden auf den nächsten erlaubten gesetzt.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Dates of the result: every so many days (0: the same)</source>
        <translation>Zeitpunkte des Ergebnisses: alle so viele Tage (0: dieselben)</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>Counted from the first date on; dates between those of the bands are filled.</source>
        <translation>Gezählt vom ersten Zeitpunkt an; Zeitpunkte zwischen denen der Kanäle werden gefüllt.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>LAYERS holds INPUT as well: it counts once.</source>
        <translation>LAYERS enthält auch INPUT: Es zählt einmal.</translation>
    </message>
    <message>
        <location filename="../algorithms/fillgapsintime.py"/>
        <source>PERIOD is {:g} and no dates are known: give DATES, or PERIOD in bands</source>
        <translation>PERIOD ist {:g}, und es sind keine Zeitpunkte bekannt: DATES angeben, oder PERIOD in Kanälen</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Local correlation</source>
        <translation>Lokale Korrelation</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Computes how alike two rasters are around each cell: their correlation, p, and n.</source>
        <translation>Berechnet, wie ähnlich sich zwei Raster um jede Zelle sind: ihre Korrelation, p und n.</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to see where two images, models or dates agree and where they do not. Brightness and contrast may differ: only the pattern counts.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for two series of dates: Stack correlation compares them cell by cell. p takes cells for independent, which neighbouring cells seldom are: read it as a rank, not as a probability.&lt;/p&gt;&lt;p&gt;The result has three bands: r from -1 to 1; p, two-sided, by Student&apos;s t; and n, the number of pairs. Windows with fewer than three pairs, or where either raster is flat, have no r: they are nodata, neither 0 nor 1. A second raster on another grid or in another CRS is laid on the first one&apos;s grid.&lt;/p&gt;&lt;p&gt;With a maximum lag the second raster is moved by up to so many cells, and each cell takes the move of the greatest correlation. Two bands, lag_x and lag_y, say by how many columns to the right and rows down; at_limit is 1 where that is as far as was searched, and the true move may be farther. p is that of one lag, and too small for the best of many.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Pebay 2008, SAND2008-6212, doi:10.2172/1028931, for the sums of a window.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; um zu sehen, wo zwei Bilder, Modelle oder Zeitpunkte übereinstimmen und wo nicht. Helligkeit und Kontrast dürfen verschieden sein: Nur das Muster zählt.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für zwei Zeitreihen: Stapelkorrelation vergleicht sie Zelle für Zelle. p nimmt Zellen als unabhängig an, was benachbarte Zellen selten sind: Lesen Sie es als Rang, nicht als Wahrscheinlichkeit.&lt;/p&gt;&lt;p&gt;Das Ergebnis hat drei Kanäle: r von -1 bis 1; p, zweiseitig, nach Students t; und n, die Anzahl der Paare. Fenster mit weniger als drei Paaren, oder in denen eines der Raster flach ist, haben kein r: Sie sind leer, weder 0 noch 1. Ein zweites Raster auf einem anderen Gitter oder in einem anderen KBS wird auf das Gitter des ersten gelegt.&lt;/p&gt;&lt;p&gt;Mit einem größten Versatz wird das zweite Raster um bis zu so viele Zellen verschoben, und jede Zelle nimmt die Verschiebung mit der größten Korrelation. Zwei Kanäle, lag_x und lag_y, sagen, um wie viele Spalten nach rechts und Zeilen nach unten; at_limit ist 1, wo das so weit ist, wie gesucht wurde, und die wahre Verschiebung weiter sein kann. p ist das eines einzigen Versatzes, und zu klein für den besten von vielen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Pebay 2008, SAND2008-6212, doi:10.2172/1028931, für die Summen eines Fensters.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>correlation,pearson,spearman,rank correlation,moving window,local,focal,similarity,compare,coefficient,image correlation,focalPairs,regression,slope,lag,change,likeness,change detection,satellite,landsat,NDVI,agreement</source>
        <translation>Korrelation,Rangkorrelation,gleitendes Fenster,lokal,fokal,Ähnlichkeit,vergleichen,Koeffizient,Bildkorrelation,Regression,Steigung,Versatz,Änderung,Änderungserkennung,Satellit,Übereinstimmung</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Pearson&apos;s r measures how well a straight line describes the pairs; Spearman&apos;s, that of ranks, how well any rising or falling curve does, and outliers do not rule it.</source>
        <translation>Pearsons r misst, wie gut eine Gerade die Paare beschreibt; Spearmans r, das der Ränge, wie gut es irgendeine steigende oder fallende Kurve tut, und Ausreißer beherrschen es nicht.</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Maximum lag (cells; 0: none)</source>
        <translation>Größter Versatz (Zellen; 0: keiner)</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>How far the second raster is moved, each way, to look for the greatest correlation. Each lag costs as much as the first: 5 costs 121 times as much. 0: not at all.</source>
        <translation>Wie weit das zweite Raster in jede Richtung verschoben wird, um die größte Korrelation zu suchen. Jeder Versatz kostet so viel wie der erste: 5 kostet das 121-fache. 0: gar nicht.</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Minimum number of pairs</source>
        <translation>Kleinste Anzahl von Paaren</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Windows with fewer cells that have data in both rasters give nodata.</source>
        <translation>Fenster mit weniger Zellen, die in beiden Rastern Daten haben, ergeben Leerwerte.</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Write p and n as well</source>
        <translation>Auch p und n schreiben</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Whether bands with the two-sided p-value and the number of pairs follow that of r. Without them the run is faster and the file a third as large.</source>
        <translation>Ob auf den Kanal von r Kanäle mit dem zweiseitigen p-Wert und der Anzahl der Paare folgen. Ohne sie geht es schneller, und die Datei ist ein Drittel so groß.</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Write the line of least squares as well</source>
        <translation>Auch die Ausgleichsgerade schreiben</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Whether bands follow with the slope and the intercept of the line that tells the first raster from the second, and with the root of the mean squared distance from it (RMSE, over n).</source>
        <translation>Ob Kanäle folgen mit der Steigung und dem Achsenabschnitt der Geraden, die das erste Raster aus dem zweiten vorhersagt, und mit der Wurzel des mittleren quadrierten Abstands von ihr (RMSE, durch n).</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Average local correlation</source>
        <translation>Mittlere lokale Korrelation</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Whether any window has a correlation (0 or 1)</source>
        <translation>Ob irgendein Fenster eine Korrelation hat (0 oder 1)</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>INPUT_2 has no CRS: its coordinates are taken as those of INPUT.</source>
        <translation>INPUT_2 hat kein KBS: Seine Koordinaten werden als die von INPUT genommen.</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Correlation of {} and {}</source>
        <translation>Korrelation von {} und {}</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Average correlation {:,.6g} over {}</source>
        <translation>Mittlere Korrelation {:,.6g} über {}</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/localcorrelation.py"/>
        <source>windows</source>
        <translation>
            <numerusform>Fenster</numerusform>
            <numerusform>Fenster</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>No window has a correlation: too few pairs, or flat rasters.</source>
        <translation>Kein Fenster hat eine Korrelation: zu wenige Paare, oder flache Raster.</translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>EDGES is 5: two rasters have no constant in common; give another</source>
        <translation>EDGES ist 5: Zwei Raster haben keine gemeinsame Konstante; wählen Sie etwas anderes</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Local statistics</source>
        <translation>Lokale Statistiken</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Computes statistics of the window around each cell, as many as wanted at once.</source>
        <translation>Berechnet Statistiken des Fensters um jede Zelle, so viele wie gewünscht auf einmal.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to smooth (mean, median), to find ridges and hollows (maximum, minimum, percentiles), relief and texture (range, deviation, entropy), to clean up or count classes (majority, minority, variety), or to count and add up cells. Each statistic becomes a band; the file is read once.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for the average local variance as a number (Local variance), for statistics of zones (Zonal statistics), or of a whole raster.&lt;/p&gt;&lt;p&gt;Nodata neither counts nor spreads. Median, percentiles and the statistics of classes are exact, not binned. Percentiles lie between cells as numpy&apos;s do; of several values that are equally frequent, majority and minority are the smallest; entropy is in natural units, over exact values. Whole numbers beyond 2&lt;sup&gt;53&lt;/sup&gt; are rounded first, as Float64 holds them. Skewness and kurtosis (excess: 0 for a normal distribution) are those of the cells, n in the denominator; a window of equal cells has none.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Weights:&lt;/strong&gt; gaussian exp(-d&lt;sup&gt;2&lt;/sup&gt; / 2 SIGMA&lt;sup&gt;2&lt;/sup&gt;), inverse distance 1 / (1 + d) and exponential exp(-d / SIGMA), d in cells from the middle of the window: all are 1 there. Mean, variance and higher moments divide by the sum of the weights; the sum does not. Other statistics take all cells of a weight other than 0 alike.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Same numbers as&lt;/strong&gt;&lt;/p&gt;&lt;ul&gt;&lt;li&gt;GRASS r.neighbors: edges shrink, n, cells without data too; its -c: ellipse; its gaussian and exponential weights for means and variances.&lt;/li&gt;&lt;li&gt;SAGA Focal Statistics: edges shrink, n; its sector: wedge.&lt;/li&gt;&lt;li&gt;SciPy&apos;s filters: edges reflect, n.&lt;/li&gt;&lt;li&gt;Orfeo ToolBox: edges nearest, n - 1.&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Pebay 2008, SAND2008-6212, doi:10.2172/1028931, for moments; Hyndman, Fan 1996, doi:10.1080/00031305.1996.10473566, type 7, for percentiles.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; um zu glätten (Mittelwert, Median), um Grate und Mulden (Maximum, Minimum, Perzentile), Relief und Textur (Spannweite, Abweichung, Entropie) zu finden, um Klassen zu bereinigen oder zu zählen (Mehrheit, Minderheit, Vielfalt), oder um Zellen zu zählen und zusammenzuzählen. Jede Statistik wird ein Kanal; die Datei wird einmal gelesen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für die mittlere lokale Varianz als Zahl (Lokale Varianz), für Statistiken von Zonen (Zonenstatistik) oder eines ganzen Rasters.&lt;/p&gt;&lt;p&gt;Leerwerte zählen nicht und breiten sich nicht aus. Median, Perzentile und die Statistiken von Klassen sind genau, nicht in Klassen gezählt. Perzentile liegen zwischen Zellen wie die von numpy; von mehreren gleich häufigen Werten sind Mehrheit und Minderheit der kleinste; die Entropie ist in natürlichen Einheiten, über die genauen Werte. Ganze Zahlen jenseits von 2&lt;sup&gt;53&lt;/sup&gt; werden zuerst gerundet, wie Float64 sie hält. Schiefe und Wölbung (Exzess: 0 für eine Normalverteilung) sind die der Zellen, mit n im Nenner; ein Fenster gleicher Zellen hat keine.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Gewichte:&lt;/strong&gt; Gaußglocke exp(-d&lt;sup&gt;2&lt;/sup&gt; / 2 SIGMA&lt;sup&gt;2&lt;/sup&gt;), inverse Distanz 1 / (1 + d) und exponentiell exp(-d / SIGMA), d in Zellen von der Mitte des Fensters: Dort sind alle 1. Mittelwert, Varianz und höhere Momente teilen durch die Summe der Gewichte; die Summe nicht. Andere Statistiken nehmen alle Zellen mit einem Gewicht ungleich 0 gleich.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Dieselben Zahlen wie&lt;/strong&gt;&lt;/p&gt;&lt;ul&gt;&lt;li&gt;GRASS r.neighbors: Rand verkleinern, n, auch Zellen ohne Daten; dessen -c: Ellipse; dessen Gauß- und exponentielle Gewichte für Mittelwerte und Varianzen.&lt;/li&gt;&lt;li&gt;SAGA Focal Statistics: Rand verkleinern, n; dessen Sektor: Keil.&lt;/li&gt;&lt;li&gt;SciPys Filter: Rand spiegeln mit Randzelle, n.&lt;/li&gt;&lt;li&gt;Orfeo ToolBox: Rand nächste Zelle, n - 1.&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Pebay 2008, SAND2008-6212, doi:10.2172/1028931, für Momente; Hyndman, Fan 1996, doi:10.1080/00031305.1996.10473566, Typ 7, für Perzentile.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>focal,focal statistics,neighborhood,neighbourhood,moving window,mean,average,smooth,median,filter,minimum,maximum,range,relief,sum,count,percentile,quantile,rank,skewness,kurtosis,entropy,majority,mode,minority,variety,diversity,variance,standard deviation,texture,annulus,wedge,circle,gaussian,weights,convolution,r.neighbors,stdfilt,kernel,stddev,blur,noise,denoise,despeckle,outlier,low pass,high pass,edge detection,sobel,laplacian,rugosity,roughness,DEM,terrain,focal mean</source>
        <translation>fokal,fokale Statistik,Nachbarschaft,gleitendes Fenster,Mittelwert,Durchschnitt,glätten,Median,Filter,Minimum,Maximum,Spannweite,Relief,Summe,Anzahl,Perzentil,Quantil,Rang,Schiefe,Wölbung,Kurtosis,Entropie,Mehrheit,Modus,Minderheit,Vielfalt,Varianz,Standardabweichung,Textur,Ring,Keil,Kreis,Gauß,Gewichte,Faltung,Weichzeichnen,Rauschen,entrauschen,Ausreißer,Tiefpass,Hochpass,Kantenerkennung,Rauheit,Höhenmodell,Gelände</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Statistics</source>
        <translation>Statistiken</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Which statistics to write, a band each, in the order chosen, for each band of the raster. Count is the number of cells with data, variety that of different values; the coefficient of variation is the deviation over the absolute mean.</source>
        <translation>Welche Statistiken geschrieben werden, je ein Kanal, in der gewählten Reihenfolge, für jeden Kanal des Rasters. Anzahl ist die Zahl der Zellen mit Daten, Vielfalt die der verschiedenen Werte; der Variationskoeffizient ist die Abweichung durch den Betrag des Mittelwerts.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Percentiles (for the statistic Percentiles)</source>
        <translation>Perzentile (für die Statistik Perzentile)</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>25;75</source>
        <translation>25;75</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>For the statistic Percentiles: numbers from 0 to 100 separated by semicolons, such as 2.5;97.5, a band each.</source>
        <translation>Für die Statistik Perzentile: Zahlen von 0 bis 100, durch Semikolons getrennt, etwa 2.5;97.5, je ein Kanal.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source> Annulus: the ellipse without the cells near its middle. Wedge: the part of the ellipse between two directions.</source>
        <translation> Ring: die Ellipse ohne die Zellen nahe ihrer Mitte. Keil: der Teil der Ellipse zwischen zwei Richtungen.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Inner radius of the annulus (cells)</source>
        <translation>Innerer Radius des Rings (Zellen)</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Cells at this distance from the middle of the window, or nearer, are left out. 0 leaves out the cell itself. The outer radius is (WINDOW - 1) / 2.</source>
        <translation>Zellen in diesem Abstand von der Mitte des Fensters oder näher werden weggelassen. 0 lässt die Zelle selbst weg. Der äußere Radius ist (WINDOW - 1) / 2.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Wedge from (degrees clockwise from north)</source>
        <translation>Keil von (Grad im Uhrzeigersinn von Norden)</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>The direction where the wedge begins: 0 is up (the first row), 90 right. The angles a of ArcGIS, which go the other way from the right, are 90 - a, with start and end exchanged.</source>
        <translation>Die Richtung, in der der Keil beginnt: 0 ist oben (die erste Zeile), 90 rechts. Die Winkel a von ArcGIS, die von rechts aus andersherum gehen, sind 90 - a, mit vertauschtem Anfang und Ende.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Wedge to (degrees clockwise from north)</source>
        <translation>Keil bis (Grad im Uhrzeigersinn von Norden)</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>The direction where the wedge ends, clockwise from its start. Cells in both directions, and the cell itself, belong to it.</source>
        <translation>Die Richtung, in der der Keil endet, im Uhrzeigersinn von seinem Anfang. Zellen in beiden Richtungen und die Zelle selbst gehören dazu.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>How much cells count: all alike, less with the distance d from the middle (see the description above), or as the matrix of weights says.</source>
        <translation>Wie viel Zellen zählen: alle gleich, weniger mit der Entfernung d von der Mitte (siehe die Beschreibung oben), oder wie die Gewichtsmatrix sagt.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Sigma (cells)</source>
        <translation>Sigma (Zellen)</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>For gaussian weights their standard deviation; for exponential ones the distance at which they fall to 1/e. GRASS&apos;s factor for these is -1 / SIGMA.</source>
        <translation>Für Gaußgewichte ihre Standardabweichung; für exponentielle der Abstand, in dem sie auf 1/e fallen. Der Faktor von GRASS ist dafür -1 / SIGMA.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Matrix of weights</source>
        <translation>Gewichtsmatrix</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>For the weights Matrix: numbers, a row a line (or separated by semicolons), values separated by blanks, such as 1 2 1; 2 4 2; 1 2 1. In brackets commas separate: [[0, 0.5, 0], [0.5, 1, 0.5]]. Or the path of a text file that holds it, as a matrix or for GRASS&apos;s r.mfilter. Its size is that of the window. 0 leaves a cell out; negative weights are for sums only.</source>
        <translation>Für die Gewichte Matrix: Zahlen, eine Zeile je Zeile (oder durch Semikolons getrennt), Werte durch Leerzeichen getrennt, etwa 1 2 1; 2 4 2; 1 2 1. In Klammern trennen Kommas: [[0, 0.5, 0], [0.5, 1, 0.5]]. Oder der Pfad einer Textdatei, die sie enthält, als Matrix oder für r.mfilter von GRASS. Ihre Größe ist die des Fensters. 0 lässt eine Zelle weg; negative Gewichte gibt es nur für Summen.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Compute only where this raster is not 0</source>
        <translation>Nur berechnen, wo dieses Raster nicht 0 ist</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Results are computed where this raster has data other than 0, and are nodata elsewhere. The windows still see all cells. Another grid or CRS is all right.</source>
        <translation>Ergebnisse werden berechnet, wo dieses Raster Daten ungleich 0 hat, und sind sonst leer. Die Fenster sehen trotzdem alle Zellen. Ein anderes Gitter oder KBS ist in Ordnung.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>PERCENTILES: {}</source>
        <translation>PERCENTILES: {}</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>No cell has a result: no window has enough data.</source>
        <translation>Keine Zelle hat ein Ergebnis: Kein Fenster hat genug Daten.</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>STATISTICS is empty: give one or more</source>
        <translation>STATISTICS ist leer: Geben Sie eine oder mehrere an</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>give numbers from 0 to 100, separated by semicolons, such as 2.5;97.5</source>
        <translation>Geben Sie Zahlen von 0 bis 100 an, durch Semikolons getrennt, etwa 2.5;97.5</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>PERCENTILES holds {}: {}</source>
        <translation>PERCENTILES enthält {}: {}</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>PERCENTILES is empty: {}</source>
        <translation>PERCENTILES ist leer: {}</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>local statistics</source>
        <translation>lokale Statistiken</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>percentiles</source>
        <translation>Perzentile</translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>{} of {}</source>
        <translation>{} von {}</translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Local variance</source>
        <translation>Lokale Varianz</translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Computes how much the cells around each cell vary: their variance or deviation.</source>
        <translation>Berechnet, wie stark die Zellen um jede Zelle voneinander abweichen: ihre Varianz oder Abweichung.</translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to see texture, roughness, edges and noise, to tell forest from field, or to map where a model is uncertain. The log and the number outputs give the average over the raster.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for the scale at which a landscape varies most, or where a trend (a steady slope) should not count as variation: remove it first.&lt;/p&gt;&lt;p&gt;Nodata neither counts nor spreads. The variance is exact for any offset of the values, and exactly 0 where all cells are equal.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Same numbers as&lt;/strong&gt;&lt;/p&gt;&lt;ul&gt;&lt;li&gt;SciPy&apos;s generic_filter(np.var), uniform_filter: edges reflect, n.&lt;/li&gt;&lt;li&gt;numpy&apos;s sliding windows: edges nodata, n.&lt;/li&gt;&lt;li&gt;MATLAB&apos;s stdfilt: standard deviation, edges reflect, n - 1.&lt;/li&gt;&lt;li&gt;GRASS r.neighbors: edges shrink, n, cells without data too; its -c: ellipse.&lt;/li&gt;&lt;li&gt;SAGA: edges shrink, n.&lt;/li&gt;&lt;li&gt;Orfeo ToolBox: edges nearest, n - 1.&lt;/li&gt;&lt;li&gt;R&apos;s terra, focal(sd, na.rm): standard deviation, edges shrink, n - 1, cells without data too.&lt;/li&gt;&lt;li&gt;OpenCV&apos;s boxFilter: edges mirror, n.&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Chan, Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; um Textur, Rauheit, Kanten und Rauschen zu sehen, um Wald von Feld zu unterscheiden oder zu kartieren, wo ein Modell unsicher ist. Das Protokoll und die Zahlenausgaben geben den Mittelwert über das Raster.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für den Maßstab, bei dem eine Landschaft sich am stärksten ändert, oder wo ein Trend (ein gleichmäßiger Hang) nicht als Änderung zählen soll: Entfernen Sie ihn zuerst.&lt;/p&gt;&lt;p&gt;Leerwerte zählen nicht und breiten sich nicht aus. Die Varianz ist genau, um wie viel die Werte auch verschoben sind, und genau 0, wo alle Zellen gleich sind.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Dieselben Zahlen wie&lt;/strong&gt;&lt;/p&gt;&lt;ul&gt;&lt;li&gt;SciPys generic_filter(np.var), uniform_filter: Rand spiegeln mit Randzelle, n.&lt;/li&gt;&lt;li&gt;numpys gleitende Fenster: Rand Leerwert, n.&lt;/li&gt;&lt;li&gt;MATLABs stdfilt: Standardabweichung, Rand spiegeln mit Randzelle, n - 1.&lt;/li&gt;&lt;li&gt;GRASS r.neighbors: Rand verkleinern, n, auch Zellen ohne Daten; dessen -c: Ellipse.&lt;/li&gt;&lt;li&gt;SAGA: Rand verkleinern, n.&lt;/li&gt;&lt;li&gt;Orfeo ToolBox: Rand nächste Zelle, n - 1.&lt;/li&gt;&lt;li&gt;Rs terra, focal(sd, na.rm): Standardabweichung, Rand verkleinern, n - 1, auch Zellen ohne Daten.&lt;/li&gt;&lt;li&gt;OpenCVs boxFilter: Rand spiegeln ohne Randzelle, n.&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Chan, Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>variance,standard deviation,coefficient of variation,focal,neighborhood,neighbourhood,moving window,texture,roughness,heterogeneity,stdfilt,r.neighbors,kernel,filter,stddev,noise,speckle,edge detection,rugosity,terrain,DEM,ruggedness,NDVI</source>
        <translation>Varianz,Standardabweichung,Variationskoeffizient,fokal,Nachbarschaft,gleitendes Fenster,Textur,Rauheit,Heterogenität,Filter,Rauschen,Speckle,Kantenerkennung,Gelände,Höhenmodell,Geländerauheit</translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Variance is in squared units of the cells, standard deviation in their units; the coefficient of variation is the deviation over the absolute mean, without a unit.</source>
        <translation>Die Varianz ist in quadrierten Einheiten der Zellen, die Standardabweichung in ihren Einheiten; der Variationskoeffizient ist die Abweichung durch den Betrag des Mittelwerts, ohne Einheit.</translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Average local standard deviation</source>
        <translation>Mittlere lokale Standardabweichung</translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Number of windows</source>
        <translation>Anzahl der Fenster</translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Whether any window has a result (0 or 1)</source>
        <translation>Ob irgendein Fenster ein Ergebnis hat (0 oder 1)</translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>{}: no window has enough data, and there is no result; WINDOW, MIN_CELLS, DENOMINATOR and EDGES say what is enough</source>
        <translation>{}: Kein Fenster hat genug Daten, und es gibt kein Ergebnis; WINDOW, MIN_CELLS, DENOMINATOR und EDGES sagen, was genug ist</translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>{}: average local variance {:,.9g}, average local deviation {:,.9g}, {}</source>
        <translation>{}: mittlere lokale Varianz {:,.9g}, mittlere lokale Abweichung {:,.9g}, {}</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Match histogram</source>
        <translation>Histogramm anpassen</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Gives a raster the histogram of a reference raster, or a normal distribution.</source>
        <translation>Gibt einem Raster das Histogramm eines Referenzrasters oder eine Normalverteilung.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to make scenes of one place look alike, for mosaics and before changes are looked for: other light, haze, another sensor. And to give a raster a normal distribution.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; where only detail is wanted: Equalize histogram. Physical corrections need more than histograms: where the scenes show different ground, matching all of it moves colours that were right; give masks, or take the robust method.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Quantiles&lt;/strong&gt; gives each value the one at the same share of the reference&apos;s cells, exactly: the numbers of scikit-image&apos;s match_histograms. &lt;strong&gt;Bins&lt;/strong&gt; does the same by histograms, in a fifth of the time. &lt;strong&gt;Mean and deviation&lt;/strong&gt; is a line. &lt;strong&gt;Robust linear&lt;/strong&gt; is one too, through the cells that did not change between the two, found anew until it stays (IR-MAD): both rasters have to show the same place; it needs SciPy.&lt;/p&gt;&lt;p&gt;Cells without data count nowhere, stay so, and no other cell becomes one. Where an integer type has no value left for nodata, it takes the lowest, and the log says so. Where both rasters overlap, the log tells the step between them before and after.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Gonzalez, Woods: Digital Image Processing, histogram specification; Canty, Nielsen 2008, doi:10.1016/j.rse.2007.07.013, for the robust line.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; damit Szenen eines Orts einander gleichen, für Mosaike und bevor nach Änderungen gesucht wird: anderes Licht, Dunst, ein anderer Sensor. Und um einem Raster eine Normalverteilung zu geben.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; wo es nur um Einzelheiten geht: Histogramm ausgleichen. Physikalische Korrekturen brauchen mehr als Histogramme: Wo die Szenen verschiedenen Boden zeigen, verschiebt das Anpassen des Ganzen Farben, die richtig waren; geben Sie Masken an oder nehmen Sie die robuste Methode.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Quantile&lt;/strong&gt; gibt jedem Wert den beim selben Anteil der Zellen der Referenz, exakt: die Zahlen von match_histograms in scikit-image. &lt;strong&gt;Klassen&lt;/strong&gt; tut dasselbe mit Histogrammen, in einem Fünftel der Zeit. &lt;strong&gt;Mittelwert und Abweichung&lt;/strong&gt; ist eine Gerade. &lt;strong&gt;Robust linear&lt;/strong&gt; ist auch eine, durch die Zellen, die sich zwischen beiden nicht geändert haben, immer neu gesucht, bis sie bleibt (IR-MAD): Beide Raster müssen denselben Ort zeigen; es braucht SciPy.&lt;/p&gt;&lt;p&gt;Zellen ohne Daten zählen nirgends und bleiben ohne Daten, und keine andere wird zu einer. Wo einem ganzzahligen Typ kein Wert als Leerwert bleibt, nimmt er den niedrigsten, und das Protokoll sagt es. Wo beide Raster sich überdecken, nennt das Protokoll die Stufe zwischen ihnen vorher und nachher.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Gonzalez, Woods: Digital Image Processing, Histogrammanpassung; Canty, Nielsen 2008, doi:10.1016/j.rse.2007.07.013, für die robuste Gerade.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>histogram,match,matching,specification,normalization,normalisation,normalize,reference,mosaic,colour balancing,color balancing,radiometric,relative radiometric normalization,IR-MAD,haze,satellite,drone,match_histograms,histMatch,gaussian,quantile</source>
        <translation>Histogramm,anpassen,Histogrammanpassung,Normalisierung,normalisieren,Referenz,Mosaik,Farbausgleich,radiometrisch,Dunst,Satellit,Drohne,Normalverteilung,Gauß,Quantil</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Match to</source>
        <translation>Anpassen an</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>What the raster is to be distributed like.</source>
        <translation>Wie das Raster verteilt sein soll.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Reference raster</source>
        <translation>Referenzraster</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>The raster whose histogram is wanted. It may have another type, size and CRS.</source>
        <translation>Das Raster, dessen Histogramm gewünscht ist. Es darf anderen Typ, andere Größe und ein anderes KBS haben.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Bands of the reference (none chosen: all)</source>
        <translation>Bänder der Referenz (keines gewählt: alle)</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Which bands, one for each of the input&apos;s, in this order, or one for all.</source>
        <translation>Welche Bänder, eines für jedes der Eingabe, in dieser Reihenfolge, oder eines für alle.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>More reference rasters</source>
        <translation>Weitere Referenzraster</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Their cells count with those of the reference, as if all were one raster.</source>
        <translation>Ihre Zellen zählen mit denen der Referenz, als wären alle ein Raster.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Mean of the normal distribution</source>
        <translation>Mittelwert der Normalverteilung</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Empty: the mean of each band stays.</source>
        <translation>Leer: Der Mittelwert jedes Bands bleibt.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Standard deviation of the normal distribution</source>
        <translation>Standardabweichung der Normalverteilung</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Above 0. Empty: that of each band stays.</source>
        <translation>Über 0. Leer: Die jedes Bands bleibt.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Quantiles fits any shape and is exact; bins is faster. The lines keep what lies between values: mean and deviation of all cells, or robust, of those without change.</source>
        <translation>Quantile passt jede Form an und ist exakt; Klassen ist schneller. Die Geraden behalten, was zwischen Werten liegt: Mittelwert und Abweichung aller Zellen oder, robust, derer ohne Änderung.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Cells that count</source>
        <translation>Zellen, die zählen</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>All cells of both, or only those where both rasters lie and have data.</source>
        <translation>Alle Zellen beider oder nur die, wo beide Raster liegen und Daten haben.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Mask of cells that count</source>
        <translation>Maske der Zellen, die zählen</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Only cells of the input raster where this has data other than 0 are counted, clear sky for instance. All cells are matched.</source>
        <translation>Nur Zellen des Eingaberasters, wo diese Daten außer 0 hat, werden gezählt, klarer Himmel etwa. Angepasst werden alle Zellen.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Mask of the reference&apos;s cells that count</source>
        <translation>Maske der Zellen der Referenz, die zählen</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Only cells of the reference raster where this has data other than 0 are counted.</source>
        <translation>Nur Zellen des Referenzrasters, wo diese Daten außer 0 hat, werden gezählt.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Strength, 0 to 1</source>
        <translation>Stärke, 0 bis 1</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>1 matches wholly, 0 leaves all as it is, 0.5 goes half of the way.</source>
        <translation>1 passt ganz an, 0 lässt alles, wie es ist, 0.5 geht den halben Weg.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Bins of the method bins (0: as many as it takes)</source>
        <translation>Klassen der Methode Klassen (0: so viele wie nötig)</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>0: one bin a value for integers of up to 16 bits, otherwise 65,536, finer where more than a tenth of the cells crowd in one.</source>
        <translation>0: eine Klasse je Wert für ganze Zahlen bis 16 Bit, sonst 65.536, feiner, wo sich mehr als ein Zehntel der Zellen in einer drängt.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Type of the result</source>
        <translation>Typ des Ergebnisses</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>As the reference: its type, of several one that holds the values of all, or Float32 for a normal distribution. Whole numbers are rounded, and cut off at the ends of their type.</source>
        <translation>Wie die Referenz: ihr Typ, bei mehreren einer, der die Werte aller fasst, oder Float32 für eine Normalverteilung. Ganze Zahlen werden gerundet und an den Enden ihres Typs abgeschnitten.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Where to write the report, an HTML page with the histogram of each band and its cumulative share, before and after, and that of the reference.</source>
        <translation>Wohin der Bericht geschrieben wird, eine HTML-Seite mit dem Histogramm jedes Bands und seinem kumulativen Anteil, vorher und nachher, und dem der Referenz.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Matched</source>
        <translation>Angepasst</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>STDDEV is {:g}: give a number above 0</source>
        <translation>STDDEV ist {:g}: Geben Sie eine Zahl über 0 an</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>METHOD is 3 and TARGET 1: cells without change need a raster to match to</source>
        <translation>METHOD ist 3 und TARGET 1: Zellen ohne Änderung brauchen ein Raster, an das angepasst wird</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>FROM is 1 and TARGET 1: an overlap needs a second raster</source>
        <translation>FROM ist 1 und TARGET 1: Eine Überdeckung braucht ein zweites Raster</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Nodata is {:,g}, and cells that would be that are {:,g}.</source>
        <translation>Leerwert ist {:,g}, und Zellen, die das wären, sind {:,g}.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>REFERENCE is empty: give a raster to match to, or TARGET 1</source>
        <translation>REFERENCE ist leer: Geben Sie ein Raster an, an das angepasst wird, oder TARGET 1</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>INPUT gives {}, and {} {}: choose as many with REFERENCE_BANDS, or one</source>
        <translation>INPUT hat {}, und {} {}: Wählen Sie mit REFERENCE_BANDS so viele oder eines</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>METHOD is 3, and REFERENCES are given: give one raster, as REFERENCE</source>
        <translation>METHOD ist 3, und REFERENCES sind angegeben: Geben Sie ein Raster an, als REFERENCE</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>FROM is 1, and REFERENCES are given: give one raster, as REFERENCE</source>
        <translation>FROM ist 1, und REFERENCES sind angegeben: Geben Sie ein Raster an, als REFERENCE</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Matched {}</source>
        <translation>Angepasst: {}</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>{} of {} compared did not change, and make the lines.</source>
        <translation>{} von {}, die verglichen wurden, haben sich nicht geändert und geben die Geraden.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>{} has {}, and {} gives {}: give one for all, or one for each</source>
        <translation>{} hat {}, und {} gibt {}: Geben Sie einen für alle oder für jeden einen an</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>{} has no cell with data to match band {} to</source>
        <translation>{} hat keine Zelle mit Daten, an die Band {} angepasst werden könnte</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>{}: result = {:,.6g} x value + {:,.6g}</source>
        <translation>{}: Ergebnis = {:,.6g} x Wert + {:,.6g}</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>{}: where both lie, input less reference is {:,.4g} before, {:,.4g} after</source>
        <translation>{}: Wo beide liegen, ist Eingabe weniger Referenz {:,.4g} vorher, {:,.4g} nachher</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <location filename="../algorithms/matchhistogram.py"/>
        <source>Not used by METHOD {} and TARGET {}: {}.</source>
        <translation>Von METHOD {} und TARGET {} nicht verwendet: {}.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Number, the best match first</source>
        <translation>Nummer, der beste Treffer zuerst</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Score of the match</source>
        <translation>Bewertung des Treffers</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Match template</source>
        <translation>Vorlage suchen</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Finds where a small raster, or a rectangle of the raster itself, is found again.</source>
        <translation>Findet, wo ein kleines Raster oder ein Rechteck des Rasters selbst wieder vorkommt.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to find things that look alike: coins, trees, houses, ground control points, a piece of an image in a larger one. Draw a rectangle around one on the map, or give a raster of it.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for things that are turned or of another size than the template: a score falls off some ten degrees and ten percent away.&lt;/p&gt;&lt;p&gt;The score is written where the middle of the template lies. Correlation with the mean removed is 1 for a match, whatever its brightness and contrast; the correlation that is not centred is near 1 wherever both are bright; the squared difference is 0 for a match and may be above 1. Places where less than half of the template lies on data, where it crosses the edge, or where the raster is flat, have no score.&lt;/p&gt;&lt;p&gt;Matches are places whose score is at least the threshold (of squared differences at most 1 less the threshold) and better than those around them. FOUND says whether there are any; BEST_X and BEST_Y are the middle of the best place, between cells, threshold or not.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Lewis 1995, Fast normalized cross-correlation; Padfield 2012, doi:10.1109/TIP.2011.2181402, for missing data.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; um Dinge zu finden, die sich gleichen: Münzen, Bäume, Häuser, Passpunkte, ein Stück eines Bildes in einem größeren. Ziehen Sie in der Karte ein Rechteck um eines, oder geben Sie ein Raster davon an.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für Dinge, die gedreht oder von anderer Größe sind als die Vorlage: Bei etwa zehn Grad und zehn Prozent Abstand fällt die Bewertung ab.&lt;/p&gt;&lt;p&gt;Die Bewertung steht dort, wo die Mitte der Vorlage liegt. Die Korrelation mit abgezogenem Mittelwert ist für einen Treffer 1, wie hell und kontrastreich er auch ist; die nicht zentrierte Korrelation ist überall nahe 1, wo beide hell sind; der quadrierte Unterschied ist für einen Treffer 0 und kann über 1 liegen. Stellen, an denen weniger als die Hälfte der Vorlage auf Daten liegt, an denen sie über den Rand reicht oder das Raster flach ist, haben keine Bewertung.&lt;/p&gt;&lt;p&gt;Treffer sind Stellen, deren Bewertung mindestens der Schwellenwert ist (bei quadrierten Unterschieden höchstens 1 minus Schwellenwert) und besser als die um sie herum. FOUND sagt, ob es welche gibt; BEST_X und BEST_Y sind die Mitte der besten Stelle, zwischen Zellen, ob sie den Schwellenwert erreicht oder nicht.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Lewis 1995, Fast normalized cross-correlation; Padfield 2012, doi:10.1109/TIP.2011.2181402, für fehlende Daten.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>template matching,match,find,object detection,normalized cross-correlation,NCC,pattern,matchTemplate,OpenCV,image,count,trees,houses,ground control points,similar,search</source>
        <translation>Vorlagensuche,Mustersuche,Treffer,finden,Objekterkennung,normierte Kreuzkorrelation,Muster,Bild,zählen,Bäume,Häuser,Passpunkte,ähnlich,suchen</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Which bands are compared, all together. Empty: all but alpha bands.</source>
        <translation>Welche Kanäle verglichen werden, alle gemeinsam. Leer: alle außer Alphakanälen.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Template</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>A small raster of what is looked for, with as many bands. With a georeference it is resampled to the cells of the input raster, if it has others.</source>
        <translation>Ein kleines Raster dessen, was gesucht wird, mit ebenso vielen Kanälen. Mit einer Georeferenz wird es auf die Zellen des Eingaberasters abgetastet, wenn es andere hat.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Template, as a rectangle of the input raster</source>
        <translation>Vorlage als Rechteck des Eingaberasters</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Instead of a raster: the cells whose centres lie in it are looked for.</source>
        <translation>Statt eines Rasters: Die Zellen werden gesucht, deren Mitten darin liegen.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Score</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Correlation with the mean removed suits most: neither brightness nor contrast matter. The others are for images in which they do.</source>
        <translation>Die Korrelation mit abgezogenem Mittelwert passt meistens: Weder Helligkeit noch Kontrast spielen eine Rolle. Die anderen sind für Bilder, in denen sie es tun.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Threshold</source>
        <translation>Schwellenwert</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Places with at least this score are matches; of squared differences those with at most 1 less this.</source>
        <translation>Stellen mit mindestens dieser Bewertung sind Treffer; bei quadrierten Unterschieden die mit höchstens 1 minus diesem Wert.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Of matches closer to each other the better one stays. Empty: half the template.</source>
        <translation>Von Treffern, die näher beieinander liegen, bleibt der bessere. Leer: die halbe Vorlage.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Scores</source>
        <translation>Bewertungen</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Matches</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Where to write the matches, a point in the middle of each.</source>
        <translation>Wohin die Treffer geschrieben werden, ein Punkt in der Mitte von jedem.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Whether there is a match (0 or 1)</source>
        <translation>Ob es einen Treffer gibt (0 oder 1)</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Best score</source>
        <translation>Beste Bewertung</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>x of the middle of the best place</source>
        <translation>x der Mitte der besten Stelle</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>y of the middle of the best place</source>
        <translation>y der Mitte der besten Stelle</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Matches in {}</source>
        <translation>Treffer in {}</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Scores in {}</source>
        <translation>Bewertungen in {}</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/matchtemplate.py"/>
        <source>matches</source>
        <translation>
            <numerusform>Treffer</numerusform>
            <numerusform>Treffer</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>No place has a score: INPUT is flat, or too little has data.</source>
        <translation>Keine Stelle hat eine Bewertung: INPUT ist flach, oder zu wenig davon hat Daten.</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Best score {:,.6g} at x {:.9g}, y {:.9g}</source>
        <translation>Beste Bewertung {:,.6g} bei x {:.9g}, y {:.9g}</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Template: {:,} x {:,} cells</source>
        <translation>Vorlage: {:,} x {:,} Zellen</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>both are given</source>
        <translation>beide sind angegeben</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>neither is given</source>
        <translation>keines ist angegeben</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>TEMPLATE and TEMPLATE_EXTENT: {}; give one of them</source>
        <translation>TEMPLATE und TEMPLATE_EXTENT: {}; geben Sie eines davon an</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>TEMPLATE_EXTENT is x {:.9g} to {:.9g}, y {:.9g} to {:.9g}: no cell of INPUT has its centre there; draw it on the raster</source>
        <translation>TEMPLATE_EXTENT ist x {:.9g} bis {:.9g}, y {:.9g} bis {:.9g}: Keine Zelle von INPUT hat dort ihre Mitte; ziehen Sie es auf dem Raster auf</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>TEMPLATE has {}, and INPUT gives {}: give as many, or choose BANDS</source>
        <translation>TEMPLATE hat {}, und INPUT gibt {}: Geben Sie gleich viele an, oder wählen Sie BANDS</translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>TEMPLATE has other cells than INPUT: it is resampled to {:,} x {:,}.</source>
        <translation>TEMPLATE hat andere Zellen als INPUT: Es wird auf {:,} x {:,} abgetastet.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Line</source>
        <translation>Linie</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Part of the line</source>
        <translation>Teil der Linie</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Distance along the line (map units or m)</source>
        <translation>Entfernung entlang der Linie (Karteneinheiten oder m)</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Width (map units or m)</source>
        <translation>Breite (Karteneinheiten oder m)</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Profile peaks</source>
        <translation>Profilgipfel</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Finds the peaks of a raster&apos;s profile along each line of a vector layer, as points.</source>
        <translation>Findet die Gipfel des Profils eines Rasters entlang jeder Linie eines Vektorlayers, als Punkte.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for the summits, passes and pits that a path, a road or a transect meets, ridges and dunes across a section, or the peaks of a series that is stored as a row of a raster. Peaks are those of SciPy&apos;s find_peaks with the same conditions.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for the summits of the ground itself: Extract peaks looks in all directions, and a line seldom leads over a summit.&lt;/p&gt;&lt;p&gt;A sample is taken every cell along a line, from its start; between the middles of cells it is their bilinear mean, from which cells without data are left out. Where a line lies in a cell without data, or outside of the raster, samples are skipped: those on both sides of a gap are neighbours, and distances count the gap. The ends of a line are no peaks, and each part of a line is a profile of its own. DISTANCE, WIDTH, RANGE, WLEN and the columns are in map units, or in metres on the ellipsoid where the CRS of the raster is in degrees; SMOOTHING and PLATEAU count samples, of which there is one a cell. Ranges are written 2;5, or 2; and ;5 with one end open.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Virtanen et al. 2020, SciPy 1.0, doi:10.1038/s41592-019-0686-2.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für Gipfel, Pässe und Mulden, auf die ein Weg, eine Straße oder ein Transekt trifft, für Rücken und Dünen quer zu einem Schnitt, oder für die Gipfel einer Reihe, die als Zeile eines Rasters gespeichert ist. Gipfel sind die von find_peaks aus SciPy mit denselben Bedingungen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für die Gipfel des Geländes selbst: Gipfel finden sieht in alle Richtungen, und eine Linie führt selten über einen Gipfel.&lt;/p&gt;&lt;p&gt;Entlang einer Linie wird von ihrem Anfang an in jeder Zelle eine Probe genommen; zwischen den Mitten von Zellen ist sie deren bilineares Mittel, in das Zellen ohne Daten nicht eingehen. Wo eine Linie in einer Zelle ohne Daten liegt oder außerhalb des Rasters, werden Proben übersprungen: Die auf beiden Seiten einer Lücke sind Nachbarn, und Entfernungen zählen die Lücke mit. Die Enden einer Linie sind keine Gipfel, und jeder Teil einer Linie ist ein eigenes Profil. DISTANCE, WIDTH, RANGE, WLEN und die Spalten sind in Karteneinheiten, oder in Metern auf dem Ellipsoid, wo das KBS des Rasters in Grad ist; SMOOTHING und PLATEAU zählen Proben, von denen es eine je Zelle gibt. Spannen schreibt man 2;5, oder 2; und ;5 mit einem offenen Ende.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Virtanen et al. 2020, SciPy 1.0, doi:10.1038/s41592-019-0686-2.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>profile,peak,find_peaks,scipy,line,transect,cross section,elevation profile,terrain profile,ridge,valley,summit,pass,path,road,river,sample,r.profile,signal,prominence,maximum,minimum,high point,low point,knickpoint,track,hiking</source>
        <translation>Profil,Gipfel,Linie,Transekt,Querschnitt,Querprofil,Längsprofil,Höhenprofil,Geländeprofil,Rücken,Tal,Pass,Weg,Straße,Fluss,Signal,Schartenhöhe,Maximum,Minimum,Hochpunkt,Tiefpunkt,Wandern</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Lines</source>
        <translation>Linien</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>The lines to go along: all of the layer, or those that are selected. Any CRS; parts of a line are profiles of their own; curves are taken in small steps.</source>
        <translation>Die Linien, denen gefolgt wird: alle des Layers oder die gewählten. Jedes KBS; Teile einer Linie sind eigene Profile; Bögen werden in kleinen Schritten genommen.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>The first takes a plateau as one peak, at its middle; the second leaves plateaus out, the third marks all of their samples. The fourth marks every sample where the profile bends down.</source>
        <translation>Das Erste nimmt ein Plateau als einen Gipfel, an seiner Mitte; das Zweite lässt Plateaus weg, das Dritte markiert alle ihre Proben. Das Vierte markiert jede Probe, an der sich das Profil nach unten biegt.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Along the line; samples without data are left out of it. Savitzky-Golay fits parabolas.</source>
        <translation>Entlang der Linie; Proben ohne Daten gehen nicht ein. Savitzky-Golay passt Parabeln an.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Smoothing size (samples, one a cell)</source>
        <translation>Größe der Glättung (Proben, eine je Zelle)</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Peaks along lines</source>
        <translation>Gipfel entlang von Linien</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Report of the profiles</source>
        <translation>Bericht zu den Profilen</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Where to write the report, an HTML page with the profiles and their peaks.</source>
        <translation>Wohin der Bericht geschrieben wird, eine HTML-Seite mit den Profilen und ihren Gipfeln.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Peaks along lines of {}</source>
        <translation>Gipfel entlang von Linien von {}</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Valleys along lines of {}</source>
        <translation>Täler entlang von Linien von {}</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/profilepeaks.py"/>
        <source>valleys</source>
        <translation>
            <numerusform>Tal</numerusform>
            <numerusform>Täler</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Width (map units, or metres if degrees)</source>
        <translation>Breite (Karteneinheiten, bei Grad Meter)</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Plateau (samples, one a cell)</source>
        <translation>Plateau (Proben, eine je Zelle)</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>How many samples of one value a peak may be.</source>
        <translation>Wie viele Proben eines Werts ein Gipfel sein darf.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Where peaks may lie (map units, or metres if degrees)</source>
        <translation>Wo Gipfel liegen dürfen (Karteneinheiten, bei Grad Meter)</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Window of prominence (map units, or metres if degrees)</source>
        <translation>Fenster der Schartenhöhe (Karteneinheiten, bei Grad Meter)</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>LINES: none of {} crosses INPUT; is the CRS of both right?</source>
        <translation>LINES: Von {} trifft keine INPUT; stimmt das KBS von beiden?</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/profilepeaks.py"/>
        <source>lines</source>
        <translation>
            <numerusform>Linie</numerusform>
            <numerusform>Linien</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>All samples lie in cells without data.</source>
        <translation>Alle Proben liegen in Zellen ohne Daten.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>LINES holds no lines.</source>
        <translation>LINES enthält keine Linien.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Lines without a geometry: {:,}.</source>
        <translation>Linien ohne Geometrie: {:,}.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Parts of lines without a place in the CRS of INPUT: {:,}.</source>
        <translation>Teile von Linien ohne Ort im KBS von INPUT: {:,}.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Parts of lines without a length: {:,}.</source>
        <translation>Teile von Linien ohne Länge: {:,}.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Parts of lines without a sample in INPUT: {:,}.</source>
        <translation>Teile von Linien ohne Probe in INPUT: {:,}.</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>{}, {}, without data {:,}: {}</source>
        <translation>{}, {}, ohne Daten {:,}: {}</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/profilepeaks.py"/>
        <source>samples</source>
        <translation>
            <numerusform>Stichprobe</numerusform>
            <numerusform>Stichproben</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>Line {}, part {}</source>
        <translation>Linie {}, Teil {}</translation>
    </message>
    <message>
        <location filename="../algorithms/profilepeaks.py"/>
        <source>{} along {}.</source>
        <translation>{} entlang von {}.</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Which bands make the stack, in this order. Empty: all but alpha bands.</source>
        <translation>Welche Kanäle den Stapel bilden, in dieser Reihenfolge. Leer: alle außer Alphakanälen.</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Stack correlation</source>
        <translation>Stapelkorrelation</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Computes in each cell how two stacks of bands, or a stack and a series, correlate.</source>
        <translation>Berechnet in jeder Zelle, wie zwei Stapel von Kanälen, oder ein Stapel und eine Reihe, korrelieren.</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for two series of rasters: does greenness follow rain, and how many months later? For one series against time, or against an index such as that of El Niño, give its numbers as SERIES: the slope is then the trend.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for two single rasters: Local correlation compares them in moving windows.&lt;/p&gt;&lt;p&gt;Band 1 is paired with band 1, and so on; pairs in which one has no data are left out. The result has five bands: r from -1 to 1 (Kendall&apos;s is tau-b); p, two-sided; n, the number of pairs; and slope and intercept of the line of least squares that tells the first stack from the second, whatever the method. Cells with fewer than three pairs, or where either stack is flat, have no r: they are nodata, neither 0 nor 1.&lt;/p&gt;&lt;p&gt;With a maximum lag, bands are paired with earlier and later ones too, and each cell takes the lag whose r is farthest from 0. Lag k pairs band t + k of the first stack with band t of the second: positive where the first follows the second. p is that of one lag, and too small for the best of many.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Kendall 1970, Rank Correlation Methods; Bretherton et al. 1999, doi:10.1175/1520-0442(1999)012&amp;lt;1990:TENOSD&amp;gt;2.0.CO;2, for the effective number.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für zwei Reihen von Rastern: Folgt das Grün dem Regen, und wie viele Monate später? Für eine Reihe gegen die Zeit, oder gegen einen Index wie den von El Niño, geben Sie dessen Zahlen als SERIES an: Die Steigung ist dann der Trend.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für zwei einzelne Raster: Lokale Korrelation vergleicht sie in gleitenden Fenstern.&lt;/p&gt;&lt;p&gt;Kanal 1 wird mit Kanal 1 gepaart, und so weiter; Paare, in denen einer keine Daten hat, werden weggelassen. Das Ergebnis hat fünf Kanäle: r von -1 bis 1 (Kendalls ist tau-b); p, zweiseitig; n, die Anzahl der Paare; und Steigung und Achsenabschnitt der Ausgleichsgeraden, die den ersten Stapel aus dem zweiten vorhersagt, bei jedem Verfahren. Zellen mit weniger als drei Paaren, oder in denen einer der Stapel flach ist, haben kein r: Sie sind leer, weder 0 noch 1.&lt;/p&gt;&lt;p&gt;Mit einem größten Versatz werden Kanäle auch mit früheren und späteren gepaart, und jede Zelle nimmt den Versatz, dessen r am weitesten von 0 ist. Versatz k paart Kanal t + k des ersten Stapels mit Kanal t des zweiten: positiv, wo der erste dem zweiten folgt. p ist das eines einzigen Versatzes, und zu klein für den besten von vielen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Kendall 1970, Rank Correlation Methods; Bretherton et al. 1999, doi:10.1175/1520-0442(1999)012&amp;lt;1990:TENOSD&amp;gt;2.0.CO;2, für die wirksame Anzahl.&lt;/p&gt;</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>correlation,time series,stack,pixelwise,cell by cell,layerwise,corLocal,pearson,spearman,kendall,tau,rank,trend,slope,regression,lag,NDVI,rainfall,climate,raster stack,multiband</source>
        <translation>Korrelation,Zeitreihe,Stapel,pixelweise,Zelle für Zelle,Rang,Trend,Steigung,Regression,Versatz,Niederschlag,Klima,Rasterstapel,mehrkanalig</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Bands of the second raster (none chosen: all)</source>
        <translation>Kanäle des zweiten Rasters (keine gewählt: alle)</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Series, instead of a second raster</source>
        <translation>Reihe, statt eines zweiten Rasters</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>As many numbers as there are bands, separated by blanks, commas or semicolons, with NA for one that is missing; or the path of a text file or a table (.csv) that holds them in its last column of numbers, or in the one named as FILE.csv|COLUMN. Where commas do not separate, numbers may have decimal commas.</source>
        <translation>So viele Zahlen wie Kanäle, getrennt durch Leerzeichen, Kommas oder Semikolons, mit NA für eine, die fehlt; oder der Pfad einer Textdatei oder einer Tabelle (.csv), die sie in ihrer letzten Spalte von Zahlen enthält, oder in der, die als DATEI.csv|SPALTE genannt ist. Wo Kommas nicht trennen, dürfen Zahlen Dezimalkommas haben.</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Pearson&apos;s r measures how well a straight line describes the pairs; Spearman&apos;s, that of ranks, and Kendall&apos;s tau-b, how well any rising or falling curve does.</source>
        <translation>Pearsons r misst, wie gut eine Gerade die Paare beschreibt; Spearmans r, das der Ränge, und Kendalls tau-b, wie gut es irgendeine steigende oder fallende Kurve tut.</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Maximum lag (bands)</source>
        <translation>Größter Versatz (Kanäle)</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>How many bands earlier and later are tried. 0: band 1 with band 1, and so on.</source>
        <translation>Wie viele Kanäle früher und später versucht werden. 0: Kanal 1 mit Kanal 1, und so weiter.</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Window (cells)</source>
        <translation>Fenster (Zellen)</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>3 takes the pairs of the eight neighbours as well. 1: those of the cell.</source>
        <translation>3 nimmt auch die Paare der acht Nachbarn. 1: die der Zelle.</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Cells with fewer bands that have data in both give nodata.</source>
        <translation>Zellen mit weniger Kanälen, die in beiden Daten haben, ergeben Leerwerte.</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Let p allow for autocorrelation</source>
        <translation>p soll Autokorrelation berücksichtigen</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Bands that resemble those before them tell less than n pairs do. p is then that of n (1 - ab) / (1 + ab) pairs, with the lag-1 autocorrelations a and b of both, at least 3 and at most n. Not for Kendall&apos;s tau.</source>
        <translation>Kanäle, die denen vor ihnen gleichen, sagen weniger als n Paare. p ist dann das von n (1 - ab) / (1 + ab) Paaren, mit den Autokorrelationen a und b beider bei Versatz 1, mindestens 3 und höchstens n. Nicht für Kendalls tau.</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>cells have a correlation</source>
        <translation>
            <numerusform>Zelle hat eine Korrelation</numerusform>
            <numerusform>Zellen haben eine Korrelation</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>{}, of {}</source>
        <translation>{}, von {}</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>No cell has a correlation: too few pairs, or flat stacks.</source>
        <translation>Keine Zelle hat eine Korrelation: zu wenige Paare, oder flache Stapel.</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Stack correlation of {}</source>
        <translation>Stapelkorrelation von {}</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>BANDS: {} gives {}; a correlation along bands needs 3 or more</source>
        <translation>BANDS: {} gibt {}; eine Korrelation entlang der Kanäle braucht 3 oder mehr</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>MAX_LAG is {}: of {} fewer than 3 pairs are left; give {} at most</source>
        <translation>MAX_LAG ist {}: Von {} bleiben weniger als 3 Paare; geben Sie höchstens {} an</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>EFFECTIVE_N is on: Kendall&apos;s tau has no effective number of pairs; choose Pearson or Spearman</source>
        <translation>EFFECTIVE_N ist an: Kendalls tau hat keine wirksame Anzahl von Paaren; wählen Sie Pearson oder Spearman</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>INPUT_2 and SERIES: {}; give one of them</source>
        <translation>INPUT_2 und SERIES: {}; geben Sie eines davon an</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>INPUT gives {}, and INPUT_2 {}: they are paired one by one; choose as many with BANDS and BANDS_2</source>
        <translation>INPUT gibt {}, und INPUT_2 {}: Sie werden einzeln gepaart; wählen Sie mit BANDS und BANDS_2 gleich viele</translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>SERIES has {}, and INPUT gives {}: give one for each</source>
        <translation>SERIES hat {}, und INPUT gibt {}: Geben Sie für jeden eine an</translation>
    </message>
    <message numerus="yes">
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>numbers</source>
        <translation>
            <numerusform>Zahl</numerusform>
            <numerusform>Zahlen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>SERIES: {}, {} missing: {}</source>
        <translation>SERIES: {}, davon {} fehlend: {}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>Gaps</source>
        <translation>Lücken</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>Cancelled: nothing was written.</source>
        <translation>Abgebrochen: Es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is empty: its default is taken, {}</source>
        <translation>{} ist leer: die Vorgabe wird genommen, {}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is empty: it counts as not given</source>
        <translation>{} ist leer und gilt als nicht angegeben</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} counts as not given, also where an expression takes {}, without value.</source>
        <translation>{} gilt als nicht angegeben, auch wo ein Ausdruck {} nimmt, ohne Wert.</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} has no value in this run.</source>
        <translation>{} hat in diesem Lauf keinen Wert.</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} has no value in this run: steps of a model that take it are left out, and expressions find NULL.</source>
        <translation>{} hat in diesem Lauf keinen Wert: Schritte eines Modells, die ihn nehmen, entfallen, und Ausdrücke finden NULL.</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is skipped in this run: steps of a model that take it are left out.</source>
        <translation>{} wird in diesem Lauf ausgelassen: Schritte eines Modells, die es nehmen, entfallen.</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>; did you mean {}?</source>
        <translation>; meinten Sie {}?</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>There is no parameter {}</source>
        <translation>Es gibt keinen Parameter {}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}: QGIS itself cannot open that raster ({})</source>
        <translation>{} ist {}: QGIS selbst kann dieses Raster nicht öffnen ({})</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}, which holds several rasters: give the layer of one, {}</source>
        <translation>{} ist {} und enthält mehrere Raster: Geben Sie den Layer eines davon an, {}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}: no raster can be opened there</source>
        <translation>{} ist {}: Dort kann kein Raster geöffnet werden</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>A library cannot be loaded: {}. Install it anew, SciPy for instance.</source>
        <translation>Eine Bibliothek kann nicht geladen werden: {}. Installieren Sie sie neu, zum Beispiel SciPy.</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>There is not enough memory; choose a smaller window or raster.</source>
        <translation>Der Arbeitsspeicher reicht nicht; wählen Sie ein kleineres Fenster oder Raster.</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is the expression {}, which has no value: give {}</source>
        <translation>{} ist der Ausdruck {}, der keinen Wert hat: Geben Sie {} an</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is empty: give {}</source>
        <translation>{} ist leer: Geben Sie {} an</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}: give {}</source>
        <translation>{} ist {}: Geben Sie {} an</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>the path of a file to write, or TEMPORARY_OUTPUT</source>
        <translation>den Pfad einer Datei zum Schreiben oder TEMPORARY_OUTPUT</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a raster</source>
        <translation>ein Raster</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>rasters</source>
        <translation>Raster</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>the number of a band</source>
        <translation>die Nummer eines Kanals</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a vector layer, or the path of a file of features</source>
        <translation>einen Vektorlayer oder den Pfad einer Datei mit Objekten</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a rectangle, as xmin,xmax,ymin,ymax</source>
        <translation>ein Rechteck, als xmin,xmax,ymin,ymax</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a text</source>
        <translation>einen Text</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>one or more of {}</source>
        <translation>eines oder mehrere von {}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>one of {}</source>
        <translation>eines von {}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>of at least {:g}</source>
        <translation>von mindestens {:g}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>from {:g} to {:g}</source>
        <translation>von {:g} bis {:g}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a whole number of at most {:.0f}</source>
        <translation>eine ganze Zahl von höchstens {:.0f}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}: give the number of one band</source>
        <translation>{} ist {}: Geben Sie die Nummer eines Kanals an</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>give {}</source>
        <translation>Geben Sie {} an</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is empty: {}</source>
        <translation>{} ist leer: {}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} holds {}: {}</source>
        <translation>{} enthält {}: {}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}: {}</source>
        <translation>{} ist {}: {}</translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} needs SciPy, which this QGIS comes without: install it with the OSGeo4W setup (package python3-scipy) on Windows, &apos;pip3 install scipy&apos; with QGIS&apos;s own Python on macOS, your package manager (python3-scipy) on Linux, and &apos;flatpak run --command=pip3 org.qgis.qgis install --user scipy&apos; for Flatpak.</source>
        <translation>{} braucht SciPy, das diesem QGIS fehlt: Installieren Sie es unter Windows mit dem OSGeo4W-Setup (Paket python3-scipy), unter macOS mit &apos;pip3 install scipy&apos; des Python von QGIS, unter Linux mit der Paketverwaltung (python3-scipy), und für Flatpak mit &apos;flatpak run --command=pip3 org.qgis.qgis install --user scipy&apos;.</translation>
    </message>
    <message>
        <location filename="../toolbox/databases.py"/>
        <source>{} {}: this QGIS makes no layers in {}; give the path of a file, such as .gpkg</source>
        <translation>{} {}: Dieses QGIS legt in {} keine Layer an; geben Sie den Pfad einer Datei an, etwa .gpkg</translation>
    </message>
    <message>
        <location filename="../toolbox/databases.py"/>
        <source>{} {} names no table; give one, such as {}:dbname=... table=&quot;peaks&quot; (geom)</source>
        <translation>{} {} nennt keine Tabelle; geben Sie eine an, etwa {}:dbname=... table=&quot;peaks&quot; (geom)</translation>
    </message>
    <message>
        <location filename="../toolbox/databases.py"/>
        <source>{} {}: {} is a table that the run reads; choose another name</source>
        <translation>{} {}: {} ist eine Tabelle, die der Lauf liest; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../toolbox/databases.py"/>
        <source>{} {}: there is no database {}</source>
        <translation>{} {}: Es gibt keine Datenbank {}</translation>
    </message>
    <message>
        <location filename="../toolbox/databases.py"/>
        <source>{} {} cannot be written: {}</source>
        <translation>{} {} kann nicht geschrieben werden: {}</translation>
    </message>
    <message>
        <location filename="../toolbox/databases.py"/>
        <source>{} {}: there is no schema {}</source>
        <translation>{} {}: Es gibt kein Schema {}</translation>
    </message>
    <message>
        <location filename="../toolbox/databases.py"/>
        <source>{} {}: there is no layer to add points to</source>
        <translation>{} {}: Es gibt keinen Layer, dem Punkte hinzugefügt werden können</translation>
    </message>
    <message>
        <location filename="../toolbox/databases.py"/>
        <source>{} {} is read-only</source>
        <translation>{} {} ist schreibgeschützt</translation>
    </message>
    <message>
        <location filename="../toolbox/features.py"/>
        <source>{} is {}: no layer can be opened there</source>
        <translation>{} ist {}: Dort lässt sich kein Layer öffnen</translation>
    </message>
    <message>
        <location filename="../toolbox/features.py"/>
        <source>{} has no CRS: coordinates of {} and {} count as those of one.</source>
        <translation>{} hat kein KBS: Koordinaten von {} und {} gelten als solche in einem.</translation>
    </message>
    <message>
        <location filename="../toolbox/features.py"/>
        <source>Attributes that are called as columns of the result get other names: {}.</source>
        <translation>Attribute, die wie Spalten des Ergebnisses heißen, erhalten andere Namen: {}.</translation>
    </message>
    <message>
        <location filename="../toolbox/features.py"/>
        <source>{} is {}: give a layer of points or polygons</source>
        <translation>{} ist {}: Geben Sie einen Layer mit Punkten oder Polygonen an</translation>
    </message>
    <message>
        <location filename="../toolbox/features.py"/>
        <source>{} holds no features.</source>
        <translation>{} enthält keine Objekte.</translation>
    </message>
    <message>
        <location filename="../toolbox/features.py"/>
        <source>{}: {:,} of {:,} points or polygons have no place in the CRS of INPUT.</source>
        <translation>{}: {:,} von {:,} Punkten oder Polygonen haben keinen Ort im KBS von INPUT.</translation>
    </message>
    <message>
        <location filename="../toolbox/geopackage.py"/>
        <source>{} is no GeoPackage; choose another name</source>
        <translation>{} ist kein GeoPackage; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../toolbox/geopackage.py"/>
        <source>{}: {} is there, and no layer of points or table; choose another layername</source>
        <translation>{}: {} ist schon da und kein Layer von Punkten und keine Tabelle; wählen Sie einen anderen layername</translation>
    </message>
    <message>
        <location filename="../toolbox/geopackage.py"/>
        <source>{} is locked by another program; close it where it is open, or choose another name</source>
        <translation>{} ist von einem anderen Programm gesperrt; schließen Sie es dort oder wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../toolbox/geopackage.py"/>
        <source>{} holds {}: give {}|layername= and a name to add or replace one layer, or choose another file</source>
        <translation>{} enthält {}: Geben Sie {}|layername= und einen Namen an, um einen Layer hinzuzufügen oder zu ersetzen, oder wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <location filename="../toolbox/geopackage.py"/>
        <source>{}: no layer can be called {!r}; choose another layername</source>
        <translation>{}: Kein Layer kann {!r} heißen; wählen Sie einen anderen layername</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} is no data, as the layer&apos;s settings in QGIS say</source>
        <translation>{} ist ein Leerwert, wie die Einstellungen des Layers in QGIS sagen</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>the nodata value of the file is data, as the layer&apos;s settings say</source>
        <translation>der Leerwert der Datei gilt als Daten, wie die Einstellungen des Layers sagen</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>band {}</source>
        <translation>Kanal {}</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} bands from {}</source>
        <translation>{} Kanäle ab {}</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} has cells of {:.9g}, far from all others, which count as values. If they mean no data, add the number to the layer&apos;s additional no data values (Properties, Transparency), or declare it in the file.</source>
        <translation>{} hat Zellen mit {:.9g}, weit weg von allen anderen, die als Werte zählen. Wenn sie fehlende Daten bedeuten, fügen Sie die Zahl den zusätzlichen Leerwerten des Layers hinzu (Eigenschaften, Transparenz), oder geben Sie sie in der Datei an.</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} is {}: {} has {}</source>
        <translation>{} ist {}: {} hat {}</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} has a colour table: its cells are numbers of colours, and statistics of them seldom mean anything.</source>
        <translation>{} hat eine Farbtabelle: Seine Zellen sind Nummern von Farben, und Statistiken davon bedeuten selten etwas.</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>INPUT and INPUT_2 are the same band of one raster: it is like itself.</source>
        <translation>INPUT und INPUT_2 sind derselbe Kanal eines Rasters: Er gleicht sich selbst.</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} has its {:,} bands cell by cell: they are copied to a temporary file first, one after the other ({:,} MB).</source>
        <translation>{} hat seine {:,} Kanäle zellenweise: Sie werden zuerst nacheinander in eine temporäre Datei kopiert ({:,} MB).</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} lies on another grid and is resampled ({}) to that of INPUT.</source>
        <translation>{} liegt auf einem anderen Gitter und wird ({}) auf das von INPUT abgetastet.</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} {} ({}) has no size of its own: export it to a GeoTIFF first</source>
        <translation>{} {} ({}) hat keine eigene Größe: Exportieren Sie es zuerst in ein GeoTIFF</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} {} is read by QGIS ({}), not GDAL: {} x {} cells are exported first.</source>
        <translation>{} {} wird von QGIS gelesen ({}), nicht von GDAL: {} x {} Zellen werden zuerst exportiert.</translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} {} could not be exported</source>
        <translation>{} {} konnte nicht exportiert werden</translation>
    </message>
    <message>
        <location filename="../toolbox/layers.py"/>
        <source>{}: QGIS itself cannot open that raster</source>
        <translation>{}: QGIS selbst kann dieses Raster nicht öffnen</translation>
    </message>
    <message>
        <location filename="../toolbox/layers.py"/>
        <source>{} holds {}: no raster can be opened there</source>
        <translation>{} enthält {}: Dort kann kein Raster geöffnet werden</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>Valleys are peaks upside down.</source>
        <translation>Täler sind Gipfel, die auf dem Kopf stehen.</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>What is a peak</source>
        <translation>Was ein Gipfel ist</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>Height (raster&apos;s units)</source>
        <translation>Höhe (Einheiten des Rasters)</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>Which heights peaks may have.</source>
        <translation>Welche Höhen Gipfel haben dürfen.</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>Prominence (raster&apos;s units)</source>
        <translation>Schartenhöhe (Einheiten des Rasters)</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>How far peaks may stand out above the higher of the lowest values on both sides.</source>
        <translation>Wie weit Gipfel sich über den höheren der niedrigsten Werte auf beiden Seiten herausheben dürfen.</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>Of peaks that are nearer to each other the highest stays. Empty: none.</source>
        <translation>Von Gipfeln, die näher beieinander liegen, bleibt der höchste. Leer: keiner.</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>Smoothing first</source>
        <translation>Zuerst glätten</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>The window of the moving mean or of Savitzky-Golay, an odd number; the sigma of the gaussian.</source>
        <translation>Das Fenster des gleitenden Mittelwerts oder von Savitzky-Golay, eine ungerade Zahl; das Sigma der Gaußglocke.</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>Drop to the neighbours</source>
        <translation>Abfall zu den Nachbarn</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>How far neighbours may lie below a peak.</source>
        <translation>Wie weit Nachbarn unter einem Gipfel liegen dürfen.</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>Which widths peaks may have.</source>
        <translation>Welche Breiten Gipfel haben dürfen.</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>Prominence and width still see the whole series.</source>
        <translation>Schartenhöhe und Breite sehen trotzdem die ganze Reihe.</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>How far prominence looks, both sides together. Empty: as far as the series goes.</source>
        <translation>Wie weit die Schartenhöhe sieht, beide Seiten zusammen. Leer: so weit die Reihe geht.</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>Share of the prominence for the width</source>
        <translation>Anteil der Schartenhöhe für die Breite</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>The width is taken so far below the peak; 0.5 is half of the prominence.</source>
        <translation>Die Breite wird so weit unter dem Gipfel genommen; 0.5 ist die halbe Schartenhöhe.</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>{} is {}: give a range such as 2;5, or 2; or ;5 with one end open</source>
        <translation>{} ist {}: Geben Sie eine Spanne wie 2;5 an, oder 2; oder ;5 mit einem offenen Ende</translation>
    </message>
    <message>
        <location filename="../toolbox/line_peaks.py"/>
        <source>{} is {}: the minimum is above the maximum; give them the other way round</source>
        <translation>{} ist {}: Das Minimum liegt über dem Maximum; geben Sie sie andersherum an</translation>
    </message>
    <message>
        <location filename="../toolbox/lines.py"/>
        <source>{} is {}: give a layer of lines</source>
        <translation>{} ist {}: Geben Sie einen Layer mit Linien an</translation>
    </message>
    <message>
        <location filename="../toolbox/outputs.py"/>
        <source>CREATION_OPTIONS holds {}: give KEY=VALUE, separated by |</source>
        <translation>CREATION_OPTIONS enthält {}: Geben Sie SCHLÜSSEL=WERT an, getrennt durch |</translation>
    </message>
    <message>
        <location filename="../toolbox/outputs.py"/>
        <source>{} {} is the file of {} as well; choose another name</source>
        <translation>{} {} ist auch die Datei von {}; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Input raster</source>
        <translation>Eingaberaster</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>The raster to work on. Any size, any format that GDAL reads, nodata anywhere.</source>
        <translation>Das Raster, mit dem gearbeitet wird. Jede Größe, jedes Format, das GDAL liest, Leerwerte überall.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>The raster to compare with. It may lie on another grid and in another CRS.</source>
        <translation>Das Raster, mit dem verglichen wird. Es darf auf einem anderen Gitter und in einem anderen KBS liegen.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Second raster</source>
        <translation>Zweites Raster</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Band</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Which band of the raster to read.</source>
        <translation>Welcher Kanal des Rasters gelesen wird.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Bands (none chosen: all)</source>
        <translation>Kanäle (keine gewählt: alle)</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Which bands to work on, one output band each. Empty: all but alpha bands.</source>
        <translation>Mit welchen Kanälen gearbeitet wird, je ein Ausgabekanal. Leer: alle außer Alphakanälen.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>{} holds {}: give numbers of bands from 1, such as 1;2</source>
        <translation>{} enthält {}: Geben Sie Nummern von Kanälen ab 1 an, etwa 1;2</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>{} is {}: give numbers of bands from 1, such as 1;2</source>
        <translation>{} ist {}: Geben Sie Nummern von Kanälen ab 1 an, etwa 1;2</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Cells outside the raster</source>
        <translation>Zellen außerhalb des Rasters</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>What the window meets beyond the edge. Shrink: only cells of the raster count (GRASS, SAGA, R). Reflect: SciPy&apos;s default and MATLAB&apos;s &apos;symmetric&apos;. Mirror: OpenCV&apos;s default. Nearest: Orfeo ToolBox, GDAL. Nodata: no result where the window crosses the edge.</source>
        <translation>Was das Fenster jenseits des Randes antrifft. Verkleinern: Nur Zellen des Rasters zählen (GRASS, SAGA, R). Spiegeln mit Randzelle: Vorgabe von SciPy und &apos;symmetric&apos; von MATLAB. Spiegeln ohne Randzelle: Vorgabe von OpenCV. Nächste Zelle: Orfeo ToolBox, GDAL. Leerwert: kein Ergebnis, wo das Fenster über den Rand reicht.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Value of cells outside the raster</source>
        <translation>Wert der Zellen außerhalb des Rasters</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>The constant that stands beyond the edge, for the edge rule &apos;A constant value&apos;.</source>
        <translation>Die Konstante, die jenseits des Randes steht, für die Randregel &apos;Ein fester Wert&apos;.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Lowest result</source>
        <translation>Niedrigstes Ergebnis</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Start of the range that the results are spread over.</source>
        <translation>Anfang der Spanne, auf die die Ergebnisse verteilt werden.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Highest result</source>
        <translation>Höchstes Ergebnis</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>End of the range that the results are spread over; 255 for Byte, up to 65535 for UInt16.</source>
        <translation>Ende der Spanne, auf die die Ergebnisse verteilt werden; 255 für Byte, bis 65535 für UInt16.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Byte suits pictures, UInt16 keeps more levels, Float32 does not round.</source>
        <translation>Byte passt für Bilder, UInt16 behält mehr Stufen, Float32 rundet nicht.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source> A range such as 2;5, or 2; or ;5. Empty: all.</source>
        <translation> Eine Spanne wie 2;5, oder 2; oder ;5. Leer: alle.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Where to write the result; the ending says the format (.tif is best).</source>
        <translation>Wohin das Ergebnis geschrieben wird; die Endung sagt das Format (.tif ist am besten).</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Part of the run (number/count; empty: all of it)</source>
        <translation>Teil des Laufs (Nummer/Anzahl; leer: alles)</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Compute only one of several parts, 2/5 for instance, beside other runs that compute the others: on this or on other machines that share a folder. OUTPUT ends in .vrt. Where all parts are there, whoever comes last puts them together.</source>
        <translation>Nur einen von mehreren Teilen rechnen, etwa 2/5, neben anderen Läufen, die die übrigen rechnen: auf diesem oder auf anderen Rechnern mit einem gemeinsamen Ordner. OUTPUT endet auf .vrt. Sind alle Teile da, setzt der letzte sie zusammen.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Compute only one of several parts, 2/5 for instance, beside other runs that compute the others: on this or on other machines that share a folder. Where all parts are there, whoever comes last puts them together.</source>
        <translation>Nur einen von mehreren Teilen rechnen, etwa 2/5, neben anderen Läufen, die die übrigen rechnen: auf diesem oder auf anderen Rechnern mit einem gemeinsamen Ordner. Sind alle Teile da, setzt der letzte sie zusammen.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Rows and columns of a tile, for .vrt</source>
        <translation>Zeilen und Spalten einer Kachel, für .vrt</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Where OUTPUT ends in .vrt, a folder beside it holds a GeoTIFF for each tile of so many rows and columns; a multiple of 512.</source>
        <translation>Endet OUTPUT auf .vrt, so enthält ein Ordner daneben ein GeoTIFF für jede Kachel von so vielen Zeilen und Spalten; ein Vielfaches von 512.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>HTML files (*.html)</source>
        <translation>HTML-Dateien (*.html)</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Creation options</source>
        <translation>Erzeugungsoptionen</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Options for the output&apos;s format, KEY=VALUE separated by |, for instance COMPRESS=DEFLATE|TILED=YES|NUM_THREADS=ALL_CPUS.</source>
        <translation>Optionen für das Format der Ausgabe, SCHLÜSSEL=WERT, getrennt durch |, zum Beispiel COMPRESS=DEFLATE|TILED=YES|NUM_THREADS=ALL_CPUS.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Whether all parts are there (0 or 1)</source>
        <translation>Ob alle Teile da sind (0 oder 1)</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Size of the window in cells, across. 3 looks at the eight neighbours; even sizes reach one cell further to the left and top.</source>
        <translation>Größe des Fensters in Zellen, quer. 3 betrachtet die acht Nachbarn; gerade Größen reichen eine Zelle weiter nach links und oben.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Window rows, if different</source>
        <translation>Zeilen des Fensters, wenn anders</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Size of the window in cells, from top to bottom. Empty: as many as across.</source>
        <translation>Größe des Fensters in Zellen, von oben nach unten. Leer: so viele wie quer.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Shape of the window</source>
        <translation>Form des Fensters</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Ellipse: the cells whose centres lie in the ellipse through the centres of the window&apos;s outermost cells. Footprint, where offered: the cells marked in it.</source>
        <translation>Ellipse: die Zellen, deren Mitten in der Ellipse durch die Mitten der äußersten Zellen des Fensters liegen. Schablone, wo angeboten: die darin markierten Zellen.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Footprint, such as 0 1 0; 1 1 1; 0 1 0</source>
        <translation>Schablone, etwa 0 1 0; 1 1 1; 0 1 0</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>For the shape Footprint: a matrix of 0 and 1, a row a line (or separated by semicolons), values separated by blanks, such as 0 1 0; 1 1 1; 0 1 0. In brackets commas separate: [[0, 1, 0], [1, 1, 1]]. Or the path of a text file that holds it, as a matrix or for GRASS&apos;s r.mfilter.</source>
        <translation>Für die Form Schablone: eine Matrix aus 0 und 1, eine Zeile je Zeile (oder durch Semikolons getrennt), Werte durch Leerzeichen getrennt, etwa 0 1 0; 1 1 1; 0 1 0. In Klammern trennen Kommas: [[0, 1, 0], [1, 1, 1]]. Oder der Pfad einer Textdatei, die sie enthält, als Matrix oder für r.mfilter von GRASS.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Bands that the window spans</source>
        <translation>Kanäle, über die das Fenster reicht</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>3 takes the band before and after as well: the window is a cube of cells.</source>
        <translation>3 nimmt auch den Kanal davor und danach: Das Fenster ist ein Würfel von Zellen.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Divide by</source>
        <translation>Teilen durch</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>n gives the variance of the cells themselves (SciPy, GRASS, SAGA), n - 1 that of a population they are a sample of (MATLAB, R, Orfeo ToolBox). n is the number of cells with data.</source>
        <translation>n gibt die Varianz der Zellen selbst (SciPy, GRASS, SAGA), n - 1 die einer Grundgesamtheit, von der sie eine Stichprobe sind (MATLAB, R, Orfeo ToolBox). n ist die Anzahl der Zellen mit Daten.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Minimum number of valid cells</source>
        <translation>Kleinste Anzahl gültiger Zellen</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Windows with fewer cells that have data give nodata.</source>
        <translation>Fenster mit weniger Zellen, die Daten haben, ergeben Leerwerte.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Compute for cells without data too</source>
        <translation>Auch für Zellen ohne Daten berechnen</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Whether cells that have no data themselves get the statistic of their neighbours.</source>
        <translation>Ob Zellen, die selbst keine Daten haben, die Statistik ihrer Nachbarn erhalten.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Keep every n-th cell (1: all)</source>
        <translation>Jede n-te Zelle behalten (1: alle)</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Write every n-th row and column only; the cells are n times as large and keep their centres.</source>
        <translation>Nur jede n-te Zeile und Spalte schreiben; die Zellen sind n-mal so groß und behalten ihre Mitten.</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Resampling of the second raster</source>
        <translation>Abtastung des zweiten Rasters</translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>How the second raster is laid on the first one&apos;s grid, where they do not line up. Average: the mean of all cells below one of the first raster&apos;s, for much finer ones.</source>
        <translation>Wie das zweite Raster auf das Gitter des ersten gelegt wird, wenn sie nicht übereinander liegen. Mittelwert: das Mittel aller Zellen unter einer des ersten Rasters, für viel feinere.</translation>
    </message>
    <message>
        <location filename="../toolbox/parted.py"/>
        <source>PART_TILE is {}: give a multiple of 512</source>
        <translation>PART_TILE ist {}: ein Vielfaches von 512 angeben</translation>
    </message>
    <message>
        <location filename="../toolbox/parted.py"/>
        <source>a file that ends in .vrt</source>
        <translation>eine Datei, die auf .vrt endet</translation>
    </message>
    <message>
        <location filename="../toolbox/parted.py"/>
        <source>a file</source>
        <translation>eine Datei</translation>
    </message>
    <message>
        <location filename="../toolbox/parted.py"/>
        <source>PART is {}: give OUTPUT {}, where the parts meet</source>
        <translation>PART ist {}: für OUTPUT {} angeben, wo die Teile zusammenkommen</translation>
    </message>
    <message>
        <location filename="../toolbox/parted.py"/>
        <source>{} holds parts of the same run, made with other versions of the libraries or on another kind of processor: they are not used.</source>
        <translation>{} enthält Teile desselben Laufs, die mit anderen Versionen der Bibliotheken oder auf einem Prozessor anderer Art entstanden: sie werden nicht verwendet.</translation>
    </message>
    <message>
        <location filename="../toolbox/report_file.py"/>
        <source>{} {}: reports are written as HTML; give a name that ends in .html</source>
        <translation>{} {}: Berichte werden als HTML geschrieben; geben Sie einen Namen an, der auf .html endet</translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>All parts are there already.</source>
        <translation>Alle Teile sind schon da.</translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>{} in {:,.1f} s: {:,.1f} million cells per second</source>
        <translation>{} in {:,.1f} s: {:,.1f} Millionen Zellen je Sekunde</translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>... and {} more</source>
        <translation>... und weitere {}</translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>{:,} x {:,} cells, bands: {}, blocks: {:,} of {:,} x {:,}, {}, {} MB</source>
        <translation>{:,} x {:,} Zellen, Kanäle: {}, Blöcke: {:,} von {:,} x {:,}, {}, {} MB</translation>
    </message>
    <message numerus="yes">
        <location filename="../toolbox/run.py"/>
        <source>threads</source>
        <translation>
            <numerusform>Thread</numerusform>
            <numerusform>Threads</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>{} has no cell with data: all are nodata</source>
        <translation>{} hat keine Zelle mit Daten: Alle sind leer</translation>
    </message>
    <message>
        <location filename="../toolbox/settings.py"/>
        <source>The setting &apos;{}&apos; is {}: give a whole number from {} to {} under Settings &gt; Options &gt; Processing &gt; Providers &gt; Raster Kernels</source>
        <translation>Die Einstellung &apos;{}&apos; ist {}: Geben Sie eine ganze Zahl von {} bis {} an unter Einstellungen &gt; Optionen &gt; Verarbeitung &gt; Datenanbieter &gt; Raster Kernels</translation>
    </message>
    <message>
        <location filename="../toolbox/settings.py"/>
        <source>Threads (0: as set in QGIS; -1: all cores)</source>
        <translation>Threads (0: wie in QGIS eingestellt; -1: alle Kerne)</translation>
    </message>
    <message>
        <location filename="../toolbox/settings.py"/>
        <source>Memory for blocks of cells (MB)</source>
        <translation>Speicher für Blöcke von Zellen (MB)</translation>
    </message>
    <message>
        <location filename="../toolbox/settings.py"/>
        <source>Dask scheduler address (empty: this machine)</source>
        <translation>Adresse des Dask-Schedulers (leer: dieser Rechner)</translation>
    </message>
    <message>
        <location filename="../toolbox/summits.py"/>
        <source>Peak found</source>
        <translation>Gipfel gefunden</translation>
    </message>
    <message>
        <location filename="../toolbox/summits.py"/>
        <source>Distance to the given point (map units or m)</source>
        <translation>Abstand zum vorgegebenen Punkt (Karteneinheiten oder m)</translation>
    </message>
    <message>
        <location filename="../toolbox/summits.py"/>
        <source>SNAP_DISTANCE is for points: a polygon takes the highest peak in it.</source>
        <translation>SNAP_DISTANCE ist für Punkte: Ein Polygon nimmt den höchsten Gipfel darin.</translation>
    </message>
    <message>
        <location filename="../toolbox/summits.py"/>
        <source>{:,} of {:,} points or polygons found no peak: found is 0 there.</source>
        <translation>{:,} von {:,} Punkten oder Polygonen haben keinen Gipfel gefunden: found ist dort 0.</translation>
    </message>
    <message>
        <location filename="../toolbox/values.py"/>
        <source>{} is {}: no table can be opened there</source>
        <translation>{} ist {}: Dort lässt sich keine Tabelle öffnen</translation>
    </message>
    <message>
        <location filename="../toolbox/values.py"/>
        <source>{} has no column {}: give a table with the columns {}</source>
        <translation>{} hat keine Spalte {}: Geben Sie eine Tabelle mit den Spalten {} an</translation>
    </message>
    <message>
        <location filename="../toolbox/values.py"/>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>x (CRS units)</source>
        <translation>x (Einheiten des KBS)</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>y (CRS units)</source>
        <translation>y (Einheiten des KBS)</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>writes no file of that name for a table</source>
        <translation>schreibt für eine Tabelle keine Datei dieses Namens</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep the column {}</source>
        <translation>behält die Spalte {} nicht</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>cannot be read back</source>
        <translation>kann nicht zurückgelesen werden</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>leaves out what has no place</source>
        <translation>lässt weg, was keinen Ort hat</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not give back all rows</source>
        <translation>gibt nicht alle Zeilen zurück</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep the CRS</source>
        <translation>behält das KBS nicht</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>gives points a CRS, and INPUT has none</source>
        <translation>gibt Punkten ein KBS, und INPUT hat keines</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep the numbers of rows</source>
        <translation>behält die Nummern der Zeilen nicht</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>holds no points</source>
        <translation>enthält keine Punkte</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep what is missing in the column {}</source>
        <translation>behält nicht, was in der Spalte {} fehlt</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep {:.6g} in the column {}</source>
        <translation>behält {:.6g} in der Spalte {} nicht</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep the places of points</source>
        <translation>behält die Orte der Punkte nicht</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>not all of it is there to be read; the disk may be full</source>
        <translation>nicht alles davon lässt sich lesen; vielleicht ist der Datenträger voll</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>no ending</source>
        <translation>keine Endung</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{}: {} is no vector format that can be written; choose .gpkg</source>
        <translation>{}: {} ist kein Vektorformat, das geschrieben werden kann; wählen Sie .gpkg</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{}: the name of a database has {} bytes at most; choose a shorter one</source>
        <translation>{}: Der Name einer Datenbank hat höchstens {} Bytes; wählen Sie einen kürzeren</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{}: only a GeoPackage (.gpkg) holds layers by name; leave out |layername={}</source>
        <translation>{}: Nur ein GeoPackage (.gpkg) enthält Layer mit Namen; lassen Sie |layername={} weg</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{} holds {}, and all of them would be lost; choose another name</source>
        <translation>{} enthält {}, und alle gingen verloren; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{}: {} is a layer that the run reads; choose another layername</source>
        <translation>{}: {} ist ein Layer, der gelesen wird; wählen Sie einen anderen layername</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{} {}: this format holds no points; x and y are columns, in {}</source>
        <translation>{} {}: Dieses Format enthält keine Punkte; x und y sind Spalten, in {}</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>no CRS</source>
        <translation>keinem KBS</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>; choose for instance .gpkg</source>
        <translation>; wählen Sie zum Beispiel .gpkg</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>cannot be written as {}: {}</source>
        <translation>kann nicht als {} geschrieben werden: {}</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>is a folder of files</source>
        <translation>ist ein Ordner mit Dateien</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{} {} has no rows, and a file of {} without rows keeps no columns; choose .gpkg where a next step asks for them.</source>
        <translation>{} {} hat keine Zeilen, und eine Datei in {} ohne Zeilen behält keine Spalten; wählen Sie .gpkg, wo ein nächster Schritt nach ihnen fragt.</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{} {} cannot be written</source>
        <translation>{} {} kann nicht geschrieben werden</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_style.py"/>
        <source>Pit</source>
        <translation>Mulde</translation>
    </message>
    <message>
        <location filename="../toolbox/vector_style.py"/>
        <source>More data could change the prominence</source>
        <translation>Mehr Daten könnten die Schartenhöhe ändern</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>FOOTPRINT is not used: choose the shape Footprint for it</source>
        <translation>FOOTPRINT wird nicht verwendet: Wählen Sie dafür die Form Schablone</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>WINDOW_BANDS is {}: windows over several bands are rectangles; give 1</source>
        <translation>WINDOW_BANDS ist {}: Fenster über mehrere Kanäle sind Rechtecke; geben Sie 1 an</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>WEIGHTS are not used: choose the weights Matrix for them</source>
        <translation>WEIGHTS werden nicht verwendet: Wählen Sie dafür die Gewichte Matrix</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>WINDOW_BANDS is {}: weights are for windows of one band; give 1</source>
        <translation>WINDOW_BANDS ist {}: Gewichte sind für Fenster eines Kanals; geben Sie 1 an</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>SHAPE is {}: a matrix of weights is its own shape, with 0 for cells that do not belong; choose Rectangle</source>
        <translation>SHAPE ist {}: Eine Gewichtsmatrix ist ihre eigene Form, mit 0 für Zellen, die nicht dazugehören; wählen Sie Rechteck</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>EDGE_VALUE is {:g}: cells of {} have 32 bits; give {:.6g} to {:.6g}</source>
        <translation>EDGE_VALUE ist {:g}: Zellen von {} haben 32 Bit; geben Sie {:.6g} bis {:.6g} an</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>WINDOW_BANDS is {}: {} gives {}; give at most {}</source>
        <translation>WINDOW_BANDS ist {}: {} gibt {}; geben Sie höchstens {} an</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>WINDOW is 1: each cell is alone in its window, and nothing varies.</source>
        <translation>WINDOW ist 1: Jede Zelle ist allein in ihrem Fenster, und nichts ändert sich.</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>Window: {} x {} cells = {} x {} {}</source>
        <translation>Fenster: {} x {} Zellen = {} x {} {}</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>{} is {}: there is no such file</source>
        <translation>{} ist {}: Diese Datei gibt es nicht</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>{} is {}: no matrix is that large</source>
        <translation>{} ist {}: So groß ist keine Matrix</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>{} is {}: that file cannot be read ({})</source>
        <translation>{} ist {}: Diese Datei kann nicht gelesen werden ({})</translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>{}: {} x {}, {}, sum {:,.9g}</source>
        <translation>{}: {} x {}, {}, Summe {:,.9g}</translation>
    </message>
    <message>
        <location filename="../recipes/binning.py"/>
        <source>RANGE_MIN is {:g} and RANGE_MAX {:g}: give a range that {} has cells in</source>
        <translation>RANGE_MIN ist {:g} und RANGE_MAX {:g}: Geben Sie eine Spanne an, in der {} Zellen hat</translation>
    </message>
    <message>
        <location filename="../recipes/correlogram.py"/>
        <source>MAX_LAG is {}: the data are {} long; give {} at most</source>
        <translation>MAX_LAG ist {}: Die Daten sind {} lang; geben Sie höchstens {} an</translation>
    </message>
    <message>
        <location filename="../recipes/displacement.py"/>
        <source>PRIOR has 1 band: give a raster whose first two are dx and dy, such as our own</source>
        <translation>PRIOR hat 1 Kanal: Geben Sie ein Raster an, dessen erste zwei dx und dy sind, wie eines von uns</translation>
    </message>
    <message>
        <location filename="../recipes/equalize.py"/>
        <source>{}: all cells of band {} are infinite; give METHOD 1</source>
        <translation>{}: Alle Zellen von Kanal {} sind unendlich; geben Sie METHOD 1 an</translation>
    </message>
    <message>
        <location filename="../recipes/equalize.py"/>
        <source>{}: both percentiles are {:,g}; what lies above becomes {:,g}</source>
        <translation>{}: Beide Perzentile sind {:,g}; was darüber liegt, wird {:,g}</translation>
    </message>
    <message>
        <location filename="../recipes/equalize_adaptive.py"/>
        <source>RANGE_MIN is {:g} and RANGE_MAX {:g}: give a range that {} has cells in, which are from {:g} to {:g}</source>
        <translation>RANGE_MIN ist {:g} und RANGE_MAX {:g}: Geben Sie eine Spanne an, in der {} Zellen hat; sie reichen von {:g} bis {:g}</translation>
    </message>
    <message>
        <location filename="../recipes/equalize_adaptive.py"/>
        <source>{}: the range from {:g} to {:g} is too wide; give RANGE_MIN, RANGE_MAX</source>
        <translation>{}: Die Spanne von {:g} bis {:g} ist zu breit; geben Sie RANGE_MIN, RANGE_MAX an</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/coarse.py"/>
        <source>Large gaps: what lies farther than {} cells from data is filled from the raster coarsened by {}.</source>
        <translation>Große Lücken: Was weiter als {} Zellen von Daten liegt, wird aus dem um {} vergröberten Raster gefüllt.</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/compare.py"/>
        <source>{} has 1 cell with data: to hide one, and fill it from others, takes two</source>
        <translation>{} hat 1 Zelle mit Daten: um eine zu verdecken und aus anderen zu füllen, braucht es zwei</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/compare.py"/>
        <source>MAX_DISTANCE is {:,g}: no hidden cell lies so near to data; give more, or another SEED</source>
        <translation>MAX_DISTANCE ist {:,g}: keine verdeckte Zelle liegt so nahe an Daten; geben Sie mehr an oder einen anderen SEED</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/compare.py"/>
        <source>METHODS: none can be tried: {}</source>
        <translation>METHODS: keines kann versucht werden: {}</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/compare.py"/>
        <source>INPUT has no cell with data that could be hidden</source>
        <translation>INPUT hat keine Zelle mit Daten, die verdeckt werden könnte</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/compare.py"/>
        <source>no hidden cell was filled</source>
        <translation>keine verdeckte Zelle wurde gefüllt</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/errors.py"/>
        <source>OUTPUT_ERROR is for methods that look around a gap; leave it out, or take one</source>
        <translation>OUTPUT_ERROR ist für Verfahren, die um eine Lücke herum schauen; lassen Sie es weg, oder nehmen Sie ein solches</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/filling.py"/>
        <source>MAX_DISTANCE has no meaning for means and a constant, and is not used.</source>
        <translation>MAX_DISTANCE hat für Mittel und eine Konstante keine Bedeutung und wird nicht benutzt.</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/filling.py"/>
        <source>{} has no meaning for means and a constant, and is not used.</source>
        <translation>{} hat für Mittel und eine Konstante keine Bedeutung und wird nicht benutzt.</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/filling.py"/>
        <source>NEIGHBOURS is {}, but {} has {} with data in band {}; give fewer</source>
        <translation>NEIGHBOURS ist {}, aber {} hat {} mit Daten in Kanal {}; geben Sie weniger an</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/filling.py"/>
        <source>RADIUS is {}: each cell would look at all cells within it; give at most {}</source>
        <translation>RADIUS ist {}: Jede Zelle würde auf alle Zellen darin schauen; geben Sie höchstens {} an</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/filling.py"/>
        <source>{} to {}</source>
        <translation>{} bis {}</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/filling.py"/>
        <source>Cells are {} times as wide as high: distances are in heights of cells</source>
        <translation>Zellen sind {}-mal so breit wie hoch: Abstände gelten in Höhen von Zellen</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/filling.py"/>
        <source>{} is {:,}: each gap would need more than {:,} cells of INPUT around it; give at most {:,}</source>
        <translation>{} ist {:,}: Jede Lücke bräuchte mehr als {:,} Zellen von INPUT um sie herum; geben Sie höchstens {:,} an</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>in gaps of more than {} cells</source>
        <translation>in Lücken von mehr als {} Zellen</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>in gaps wider than {} cells</source>
        <translation>in Lücken, die breiter sind als {} Zellen</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>in gaps that touch the raster&apos;s edge</source>
        <translation>in Lücken, die den Rand des Rasters berühren</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>GAP_MASK marks {:,} of {:,} cells with data to be filled. If it marks what is to be kept, set MASK_MEANS to {}.</source>
        <translation>GAP_MASK bezeichnet {:,} von {:,} Zellen mit Daten, die gefüllt werden sollen. Wenn sie bezeichnet, was bleiben soll, setzen Sie MASK_MEANS auf {}.</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>without data from which they could be filled</source>
        <translation>ohne Daten, aus denen sie gefüllt werden könnten</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>farther than {:,g} cells from data (MAX_DISTANCE)</source>
        <translation>weiter als {:,g} Zellen von Daten (MAX_DISTANCE)</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>without data on both sides within MAX_DISTANCE</source>
        <translation>ohne Daten auf beiden Seiten innerhalb von MAX_DISTANCE</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>{}: {} in {}, {:,} filled, {:,} left</source>
        <translation>{}: {} in {}, {:,} gefüllt, {:,} geblieben</translation>
    </message>
    <message numerus="yes">
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>gap cells</source>
        <translation>
            <numerusform>Lückenzelle</numerusform>
            <numerusform>Lückenzellen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>{} cut to the limits</source>
        <translation>{} auf die Grenzen gekürzt</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>GAP_RULE 1: {} of {} with the nodata value {:g} are data like the other bands of these cells.</source>
        <translation>GAP_RULE 1: {} von {} mit dem Leerwert {:g} sind Daten wie die anderen Kanäle dieser Zellen.</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>{}: gaps may stay, and in {} no value is left to stand for nodata; fill all gaps, or give fewer BANDS, or convert it to a wider type first</source>
        <translation>{}: Lücken können bleiben, und in {} bleibt kein Wert als Leerwert übrig; füllen Sie alle Lücken, geben Sie weniger BANDS an, oder wandeln Sie es zuerst in einen weiteren Typ um</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>OUTPUT gets the nodata value {}, that no cell holds, for gaps that stay</source>
        <translation>OUTPUT erhält den Leerwert {}, den keine Zelle hat, für Lücken, die bleiben</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>{}: band {} has no cell with data to fill from</source>
        <translation>{}: Kanal {} hat keine Zelle mit Daten, aus denen gefüllt werden könnte</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/limits.py"/>
        <source>VALUE_MIN is {:g}, more than VALUE_MAX, {:g}; give the lower one first</source>
        <translation>VALUE_MIN ist {:g}, mehr als VALUE_MAX, {:g}; geben Sie zuerst den kleineren an</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/means.py"/>
        <source>VALUE is empty: give the number to fill with</source>
        <translation>VALUE ist leer: Geben Sie die Zahl zum Füllen an</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/means.py"/>
        <source>VALUE is {:g}, which band {} of type {} cannot hold; give {:g} to {:g}</source>
        <translation>VALUE ist {:g}, was Kanal {} vom Typ {} nicht fassen kann; geben Sie {:g} bis {:g} an</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/rule.py"/>
        <source>GAP_VALUES holds {}: give numbers, such as 0; 9999</source>
        <translation>GAP_VALUES enthält {}: Geben Sie Zahlen an, etwa 0; 9999</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/rule.py"/>
        <source>GAP_VALUES holds {}: give one number, or one for each band ({})</source>
        <translation>GAP_VALUES enthält {}: Geben Sie eine Zahl an, oder eine je Kanal ({})</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/rule.py"/>
        <source>GAP_VALUES holds {}: of whole numbers beyond 2^53 neighbours are not told apart; give GAP_MASK instead</source>
        <translation>GAP_VALUES enthält {}: Ganze Zahlen jenseits von 2^53 sind von ihren Nachbarn nicht zu unterscheiden; geben Sie stattdessen GAP_MASK an</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/rule.py"/>
        <source>GAP_VALUES: {} (a comma stands between bands)</source>
        <translation>GAP_VALUES: {} (ein Komma steht zwischen Kanälen)</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/rule.py"/>
        <source>GAP_VALUES: {}</source>
        <translation>GAP_VALUES: {}</translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/tension.py"/>
        <source>Neighbouring cells differ as in a noisy image (roughness {:.2f}): TENSION {:g} counts as {:.2g}</source>
        <translation>Nachbarzellen unterscheiden sich wie in einem verrauschten Bild (Rauheit {:.2f}): TENSION {:g} zählt als {:.2g}</translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>BANDS and LAYERS give {}: a series needs 2 or more, of different dates</source>
        <translation>BANDS und LAYERS geben {}: Eine Reihe braucht 2 oder mehr, von verschiedenen Zeitpunkten</translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>DATES: {}</source>
        <translation>DATES: {}</translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>No dates are known: bands count as one day apart. Give DATES.</source>
        <translation>Es sind keine Zeitpunkte bekannt: Kanäle zählen als einen Tag auseinander. DATES angeben.</translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>{} of DATES is that of bands {} and {}: give each date once</source>
        <translation>{} in DATES gehört zu den Kanälen {} und {}: jeden Zeitpunkt einmal angeben</translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>Dates do not ascend: the bands of the result are sorted by date.</source>
        <translation>Zeitpunkte steigen nicht an: Die Kanäle des Ergebnisses sind nach der Zeit geordnet.</translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>{} from {} to {}</source>
        <translation>{} von {} bis {}</translation>
    </message>
    <message numerus="yes">
        <location filename="../recipes/fill_in_time.py"/>
        <source>dates</source>
        <translation>
            <numerusform>Zeitpunkt</numerusform>
            <numerusform>Zeitpunkte</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>WEIGHTS gives {}, and there are {} dates: give one for each, in their order</source>
        <translation>WEIGHTS gibt {}, und es gibt {} Zeitpunkte: für jeden einen angeben, in ihrer Reihenfolge</translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>A year of the calendar {} has {:g} days: PERIOD.</source>
        <translation>Ein Jahr des Kalenders {} hat {:g} Tage: PERIOD.</translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>OUTPUT_DATES is {:g}: that makes {:,.3g} dates, and files hold {:,} bands; give {:.3g} or more</source>
        <translation>OUTPUT_DATES ist {:g}: das ergibt {:,.3g} Zeitpunkte, und Dateien fassen {:,} Kanäle; geben Sie {:.3g} oder mehr an</translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>{}, {:,} left</source>
        <translation>{}, {:,} bleiben</translation>
    </message>
    <message numerus="yes">
        <location filename="../recipes/fill_in_time.py"/>
        <source>gap cells filled</source>
        <translation>
            <numerusform>Lückenzelle gefüllt</numerusform>
            <numerusform>Lückenzellen gefüllt</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>; those before the first date with data and after the last stay: ENDS</source>
        <translation>; die vor dem ersten Datum mit Daten und nach dem letzten bleiben: ENDS</translation>
    </message>
    <message>
        <location filename="../recipes/fill_in_time.py"/>
        <source>No cell is a gap.</source>
        <translation>Keine Zelle ist eine Lücke.</translation>
    </message>
    <message>
        <location filename="../recipes/layers.py"/>
        <source>{}: band {} has no cell with data: all are nodata</source>
        <translation>{}: Kanal {} hat keine Zelle mit Daten: Alle sind leer</translation>
    </message>
    <message>
        <location filename="../recipes/layers.py"/>
        <source>All bands</source>
        <translation>Alle Bänder</translation>
    </message>
    <message>
        <location filename="../recipes/layers.py"/>
        <source>Luminance</source>
        <translation>Luminanz</translation>
    </message>
    <message>
        <location filename="../recipes/lut.py"/>
        <source>INPUT_LUT holds what is no number: give numbers in all its rows</source>
        <translation>INPUT_LUT enthält, was keine Zahl ist: Geben Sie in allen Zeilen Zahlen an</translation>
    </message>
    <message>
        <location filename="../recipes/lut.py"/>
        <source>INPUT_LUT has no row of band {}: give a table of the same bands</source>
        <translation>INPUT_LUT hat keine Zeile von Band {}: Geben Sie eine Tabelle derselben Bänder an</translation>
    </message>
    <message>
        <location filename="../recipes/match.py"/>
        <source>{} is {:,} x {:,} cells of INPUT: give a template of at most {:,} cells</source>
        <translation>{} ist {:,} x {:,} Zellen von INPUT: Geben Sie eine Vorlage von höchstens {:,} Zellen an</translation>
    </message>
    <message>
        <location filename="../recipes/match.py"/>
        <source>{} is {:,} x {:,} cells, and INPUT {:,} x {:,}: give a template that fits in</source>
        <translation>{} ist {:,} x {:,} Zellen, und INPUT {:,} x {:,}: Geben Sie eine Vorlage an, die hineinpasst</translation>
    </message>
    <message>
        <location filename="../recipes/match_histogram.py"/>
        <source>METHOD is 2, and cells are so large that their mean or deviation is no number: declare what means no data, or choose METHOD 0</source>
        <translation>METHOD ist 2, und Zellen sind so groß, dass ihr Mittelwert oder ihre Abweichung keine Zahl ist: deklarieren Sie, was Nodata bedeutet, oder wählen Sie METHOD 0</translation>
    </message>
    <message>
        <location filename="../recipes/match_histogram.py"/>
        <source>METHOD is 3, but INPUT and REFERENCE have too few cells in common: give another</source>
        <translation>METHOD ist 3, aber INPUT und REFERENCE haben zu wenige Zellen gemeinsam: Geben Sie eine andere an</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>{} is {}: positions must ascend from band to band; choose BANDS in their order</source>
        <translation>{} ist {}: Lagen müssen von Kanal zu Kanal steigen; wählen Sie BANDS in ihrer Reihenfolge</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>POSITIONS is metadata: the bands tell no wavelengths or dates ({})</source>
        <translation>POSITIONS ist metadata: Die Kanäle sagen keine Wellenlängen oder Zeiten ({})</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>{} is {}: a date is missing</source>
        <translation>{} ist {}: Ein Zeitpunkt fehlt</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>Dates are those that were given.</source>
        <translation>Die Zeitpunkte sind die angegebenen.</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>Dates are those in the names of the bands.</source>
        <translation>Die Zeitpunkte sind die in den Namen der Kanäle.</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>Dates are those in the names of the layers.</source>
        <translation>Die Zeitpunkte sind die in den Namen der Layer.</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>{} is metadata: the bands tell no dates</source>
        <translation>{} ist metadata: Die Kanäle nennen keine Zeitpunkte</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>The bands count days in several calendars ({}): give {}</source>
        <translation>Die Kanäle zählen Tage in mehreren Kalendern ({}): geben Sie {} an</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>Dates are those of the bands&apos; metadata.</source>
        <translation>Die Zeitpunkte sind die der Metadaten der Kanäle.</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>Their calendar is {}: days are counted in it.</source>
        <translation>Ihr Kalender ist {}: Tage sind in ihm gezählt.</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>{} holds {}: give dates such as 2024-05-31 or 2024-05, or numbers of days</source>
        <translation>{} enthält {}: geben Sie Daten wie 2024-05-31 oder 2024-05 an, oder Zahlen von Tagen</translation>
    </message>
    <message>
        <location filename="../recipes/positions.py"/>
        <source>{} has {}, and INPUT gives {}: give one for each</source>
        <translation>{} hat {}, und INPUT gibt {}: Geben Sie für jeden eine an</translation>
    </message>
    <message numerus="yes">
        <location filename="../recipes/positions.py"/>
        <source>positions</source>
        <translation>
            <numerusform>Lage</numerusform>
            <numerusform>Lagen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../recipes/profile_peaks.py"/>
        <source>LINES: part {} of line {} has {:,} samples, and {:,} fit into the memory; allow more memory in Processing&apos;s options, or cut the line</source>
        <translation>LINES: Teil {} der Linie {} hat {:,} Proben, und {:,} passen in den Speicher; erlauben Sie mehr Speicher in den Verarbeitungsoptionen, oder zerschneiden Sie die Linie</translation>
    </message>
    <message>
        <location filename="../recipes/series.py"/>
        <source>{} holds {}: give numbers, and NA for one that is missing, such as {}</source>
        <translation>{} enthält {}: Geben Sie Zahlen an, und NA für eine, die fehlt, etwa {}</translation>
    </message>
    <message>
        <location filename="../recipes/series.py"/>
        <source>{} is {}: no series is that long</source>
        <translation>{} ist {}: So lang ist keine Reihe</translation>
    </message>
    <message>
        <location filename="../recipes/series.py"/>
        <source>{} holds {}: write decimal points, or give columns a head with their names</source>
        <translation>{} enthält {}: Schreiben Sie Dezimalpunkte, oder geben Sie den Spalten einen Kopf mit ihren Namen</translation>
    </message>
    <message>
        <location filename="../recipes/series.py"/>
        <source>{} names the column {}: the table has {}</source>
        <translation>{} nennt die Spalte {}: Die Tabelle hat {}</translation>
    </message>
    <message>
        <location filename="../recipes/series.py"/>
        <source>{}: no column of that table holds numbers alone</source>
        <translation>{}: Keine Spalte dieser Tabelle enthält nur Zahlen</translation>
    </message>
    <message>
        <location filename="../recipes/storage.py"/>
        <source>{} MB of work cannot be kept in {}: {}; set TMPDIR to a larger folder</source>
        <translation>{} MB für die Arbeit können nicht in {} abgelegt werden: {}; setzen Sie TMPDIR auf einen größeren Ordner</translation>
    </message>
    <message>
        <location filename="../recipes/ties.py"/>
        <source>TIES is 1: {} has cells of {}; equal ones are told apart of whole numbers of up to 16 bits and of Float32</source>
        <translation>TIES ist 1: {} hat Zellen in {}; gleiche werden bei ganzen Zahlen bis 16 Bit und bei Float32 unterschieden</translation>
    </message>
    <message>
        <location filename="../recipes/variance_by_scale.py"/>
        <source>INPUT has {} cells: give a raster of at least 3 x 3</source>
        <translation>INPUT hat {} Zellen: Geben Sie ein Raster von mindestens 3 x 3 an</translation>
    </message>
    <message>
        <location filename="../recipes/variance_by_scale.py"/>
        <source>MAX_SCALE is {}: three cells of that size do not fit into the {} cells of INPUT; give {} at most</source>
        <translation>MAX_SCALE ist {}: Drei Zellen dieser Größe passen nicht in die {} Zellen von INPUT; geben Sie höchstens {} an</translation>
    </message>
    <message>
        <location filename="../kernels/common/wording.py"/>
        <source>({} characters)</source>
        <translation>({} Zeichen)</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/_significance.py"/>
        <source>n must be at most {} pairs, not {:,.0f}.</source>
        <translation>n darf höchstens {} Paare sein, nicht {:,.0f}.</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Pearson</source>
        <translation>Pearson</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Spearman</source>
        <translation>Spearman</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Kendall</source>
        <translation>Kendall</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Covariance</source>
        <translation>Kovarianz</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Correlation (mean removed)</source>
        <translation>Korrelation (Mittelwert abgezogen)</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Correlation (not centred)</source>
        <translation>Korrelation (nicht zentriert)</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Squared difference</source>
        <translation>Quadrierter Unterschied</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Sums of products</source>
        <translation>Summen von Produkten</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Bands</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Rows (lags along columns)</source>
        <translation>Zeilen (Versätze entlang der Spalten)</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Columns (lags along rows)</source>
        <translation>Spalten (Versätze entlang der Zeilen)</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Both (a lag map)</source>
        <translation>Beide (eine Versatzkarte)</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Queen (eight)</source>
        <translation>Dame (acht)</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Rook (four)</source>
        <translation>Turm (vier)</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Move its georeference</source>
        <translation>Seine Georeferenz verschieben</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/choices.py"/>
        <source>Resample it to the first raster&apos;s cells</source>
        <translation>Es auf die Zellen des ersten Rasters abtasten</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/stack.py"/>
        <source>stacks of {} and {} bands have no pairs in common</source>
        <translation>Stapel von {} und {} Kanälen haben keine gemeinsamen Paare</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/stack.py"/>
        <source>Kendall&apos;s tau has no effective number of pairs</source>
        <translation>Kendalls tau hat keine wirksame Anzahl von Paaren</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/template.py"/>
        <source>the template has no cell with data in all bands</source>
        <translation>die Vorlage hat keine Zelle mit Daten in allen Kanälen</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/template.py"/>
        <source>the template holds an infinite cell; give one of finite numbers</source>
        <translation>die Vorlage enthält eine unendliche Zelle; geben Sie eine mit endlichen Zahlen an</translation>
    </message>
    <message>
        <location filename="../kernels/correlation/template.py"/>
        <source>the template is flat: all its cells are {:,.9g}, and every flat part of the image would be as good a match; give one with a pattern</source>
        <translation>die Vorlage ist flach: Alle ihre Zellen sind {:,.9g}, und jeder flache Teil des Bildes wäre ein ebenso guter Treffer; geben Sie eine mit einem Muster an</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/_surface.py"/>
        <source>the gaps to fill at once have {} cells, more than the {} a smooth surface can take; set a maximum distance, or take the nearest cell</source>
        <translation>die Lücken, die gemeinsam zu füllen sind, haben {} Zellen, mehr als die {}, die eine glatte Fläche bewältigt; geben Sie einen größten Abstand an, oder nehmen Sie die nächste Zelle</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/_surface.py"/>
        <source>the smooth surface over gaps of {} cells did not settle in {} steps; set a maximum distance, or take another method</source>
        <translation>die glatte Fläche über Lücken von {} Zellen kam in {} Schritten nicht zur Ruhe; geben Sie einen größten Abstand an, oder nehmen Sie ein anderes Verfahren</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Smooth surface (biharmonic)</source>
        <translation>Glatte Fläche (biharmonisch)</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Membrane (Laplace)</source>
        <translation>Membran (Laplace)</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Inverse distance</source>
        <translation>Inverse Distanz</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Nearest cell</source>
        <translation>Nächste Zelle</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Local mean</source>
        <translation>Lokales Mittel</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Row mean</source>
        <translation>Zeilenmittel</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Column mean</source>
        <translation>Spaltenmittel</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Band mean</source>
        <translation>Kanalmittel</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Linear (triangles on the rim)</source>
        <translation>Linear (Dreiecke auf dem Saum)</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Telea inpainting</source>
        <translation>Inpainting nach Telea</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Navier-Stokes inpainting</source>
        <translation>Inpainting nach Navier-Stokes</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>DCT least squares</source>
        <translation>Kleinste Quadrate (DCT)</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Local median</source>
        <translation>Lokaler Median</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Dilation (greatest value beside)</source>
        <translation>Dilatation (größter Wert daneben)</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Local mode (classes)</source>
        <translation>Lokaler Modus (Klassen)</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Constant</source>
        <translation>Konstante</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>In each band</source>
        <translation>In jedem Kanal</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Where all bands lack data</source>
        <translation>Wo allen Kanälen Daten fehlen</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>What to fill: not 0</source>
        <translation>Was gefüllt wird: nicht 0</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>What to keep: 0 is filled, as GDAL&apos;s masks</source>
        <translation>Was bleibt: 0 wird gefüllt, wie Masken von GDAL</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Data around each gap</source>
        <translation>Daten um jede Lücke</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Data of the band</source>
        <translation>Daten des Kanals</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Monotone spline (Pchip)</source>
        <translation>Monotoner Spline (Pchip)</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Seasonal harmonics</source>
        <translation>Harmonische der Jahreszeiten</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Whittaker smoother</source>
        <translation>Glättung nach Whittaker</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Nearest date</source>
        <translation>Nächstes Datum</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Previous date</source>
        <translation>Voriges Datum</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Next date</source>
        <translation>Folgendes Datum</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Mean of the same season</source>
        <translation>Mittel derselben Jahreszeit</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Hold the first and the last value</source>
        <translation>Ersten und letzten Wert halten</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Go on as the method does</source>
        <translation>Weiter wie die Methode</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Leave</source>
        <translation>Lassen</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Any</source>
        <translation>Beliebig</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>From the data before and after the gap</source>
        <translation>Zwischen den Daten vor und nach der Lücke</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>Within the range of the cell&apos;s series</source>
        <translation>Im Bereich der Reihe der Zelle</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/choices.py"/>
        <source>All cells</source>
        <translation>Alle Zellen</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the tension is {}; give 0 (thin plate) to 1 (membrane)</source>
        <translation>die Spannung ist {}; geben Sie 0 (dünne Platte) bis 1 (Membran) an</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the number of neighbours is {}; give 0 (four quadrants) or more</source>
        <translation>die Anzahl der Nachbarn ist {}; geben Sie 0 (vier Quadranten) oder mehr an</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the power of the distance is {}; give 0 to 20</source>
        <translation>die Potenz der Entfernung ist {}; geben Sie 0 bis 20 an</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the smoothness is {}; give more than 0, or 0 (cross-validation)</source>
        <translation>die Glätte ist {}; geben Sie mehr als 0 an, oder 0 (Kreuzvalidierung)</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the radius is {}; give 1 or more cells</source>
        <translation>der Radius ist {}; geben Sie 1 oder mehr Zellen an</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the method is {}; give one of {}</source>
        <translation>das Verfahren ist {}; geben Sie eines von {} an</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>values and target have shapes {} and {}; give the same rows and columns</source>
        <translation>values und target haben die Formen {} und {}; geben Sie gleiche Zeilen und Spalten an</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the maximum distance is {}; give 0 (any) or more cells</source>
        <translation>der größte Abstand ist {}; geben Sie 0 (beliebig) oder mehr Zellen an</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/runs.py"/>
        <source>gap has {} dimensions; give rows and columns</source>
        <translation>gap hat {} Dimensionen; geben Sie Zeilen und Spalten an</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/runs.py"/>
        <source>a run lies outside the raster of {} rows, {} columns</source>
        <translation>ein Lauf liegt außerhalb des Rasters von {} Zeilen, {} Spalten</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/runs.py"/>
        <source>tile is {}; give 1 or more cells</source>
        <translation>tile ist {}; geben Sie 1 oder mehr Zellen an</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/series.py"/>
        <source>{} must ascend</source>
        <translation>{} müssen ansteigen</translation>
    </message>
    <message>
        <location filename="../kernels/gaps/series.py"/>
        <source>{} must not begin before {}</source>
        <translation>{} dürfen nicht vor {} beginnen</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Interpolated histogram</source>
        <translation>Interpoliertes Histogramm</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Exact ranks</source>
        <translation>Genaue Ränge</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Lookup table (integers)</source>
        <translation>Umsetzungstabelle (ganze Zahlen)</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Linear between percentiles</source>
        <translation>Linear zwischen Perzentilen</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Each band by itself</source>
        <translation>Jeder Kanal für sich</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>All bands by one histogram</source>
        <translation>Alle Kanäle nach einem Histogramm</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Luminance of red, green and blue</source>
        <translation>Helligkeit von Rot, Grün und Blau</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Its share of the cells</source>
        <translation>Sein Anteil der Zellen</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>The lowest result</source>
        <translation>Das niedrigste Ergebnis</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>The same result</source>
        <translation>Dasselbe Ergebnis</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Results by the means around them</source>
        <translation>Ergebnisse nach den Mittelwerten um sie herum</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Byte (0-255)</source>
        <translation>Byte (0-255)</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>UInt16 (0-65535)</source>
        <translation>UInt16 (0-65535)</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Float32</source>
        <translation>Float32</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>A reference raster</source>
        <translation>Ein Referenzraster</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>A normal distribution</source>
        <translation>Eine Normalverteilung</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Quantiles (exact)</source>
        <translation>Quantile (exakt)</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Mean and deviation (linear)</source>
        <translation>Mittelwert und Abweichung (linear)</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Robust linear, by cells without change</source>
        <translation>Robust linear, nach Zellen ohne Änderung</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>The whole rasters</source>
        <translation>Die ganzen Raster</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Where both overlap</source>
        <translation>Wo beide sich überdecken</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>As the reference</source>
        <translation>Wie die Referenz</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Int16</source>
        <translation>Int16</translation>
    </message>
    <message>
        <location filename="../kernels/levels/choices.py"/>
        <source>Float64</source>
        <translation>Float64</translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>counts must hold a cell between lower {:g} and upper {:g}.</source>
        <translation>counts muss eine Zelle zwischen lower {:g} und upper {:g} enthalten.</translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>bins must be a whole number, 1 or more, not {}.</source>
        <translation>bins muss eine ganze Zahl ab 1 sein, nicht {}.</translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>lower and upper must be finite and in order, not {:g} and {:g}.</source>
        <translation>lower und upper müssen endlich und in dieser Reihenfolge sein, nicht {:g} und {:g}.</translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>The range from lower {:g} to upper {:g} is too wide to bin.</source>
        <translation>Die Spanne von lower {:g} bis upper {:g} ist zu breit für Klassen.</translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>the range of results must be in order and within {} ({:g} to {:g}), not {:g} to {:g}</source>
        <translation>die Spanne der Ergebnisse muss aufsteigen und innerhalb von {} ({:g} bis {:g}) liegen, nicht {:g} bis {:g}</translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>nodata must be a value of {} where cells are NaN, not None.</source>
        <translation>nodata muss ein Wert von {} sein, wenn Zellen NaN sind, nicht None.</translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>the range of results must be in order and within {} levels, not {:g} to {:g}</source>
        <translation>die Spanne der Ergebnisse muss aufsteigen und innerhalb von {} Stufen liegen, nicht {:g} bis {:g}</translation>
    </message>
    <message>
        <location filename="../kernels/levels/lookup.py"/>
        <source>A lookup table needs integer data of up to 64 bits, and the raster holds {!r}.</source>
        <translation>Eine Umsetzungstabelle braucht ganzzahlige Daten bis 64 Bit, und das Raster enthält {!r}.</translation>
    </message>
    <message>
        <location filename="../kernels/levels/lookup.py"/>
        <source>A lookup table holds up to {} distinct values, and the raster has more.</source>
        <translation>Eine Umsetzungstabelle fasst bis zu {} verschiedene Werte, und das Raster hat mehr.</translation>
    </message>
    <message>
        <location filename="../kernels/levels/lookup.py"/>
        <source>distinct must hold a cell to make a lookup table from.</source>
        <translation>distinct muss eine Zelle enthalten, aus der eine Umsetzungstabelle werden kann.</translation>
    </message>
    <message>
        <location filename="../kernels/levels/no_change.py"/>
        <source>a band is flat where both have data, or a sum of others: choose other bands</source>
        <translation>ein Band ist flach, wo beide Daten haben, oder eine Summe anderer: Wählen Sie andere Bänder</translation>
    </message>
    <message>
        <location filename="../kernels/levels/ranks.py"/>
        <source>storage has {} places, and place {} was asked for: count all blocks first.</source>
        <translation>storage hat {} Plätze, und Platz {} wurde verlangt: Zählen Sie zuerst alle Blöcke.</translation>
    </message>
    <message>
        <location filename="../kernels/levels/steps.py"/>
        <source>nodata must be a value of uint8 where cells are NaN, not None.</source>
        <translation>nodata muss ein Wert von uint8 sein, wenn Zellen NaN sind, nicht None.</translation>
    </message>
    <message>
        <location filename="../kernels/order/_frequencies.py"/>
        <source>a footprint of {} cells needs a window of that size</source>
        <translation>eine Schablone von {} Zellen braucht ein Fenster dieser Größe</translation>
    </message>
    <message>
        <location filename="../kernels/order/_frequencies.py"/>
        <source>a footprint needs a cell</source>
        <translation>eine Schablone braucht eine Zelle</translation>
    </message>
    <message>
        <location filename="../kernels/order/_frequencies.py"/>
        <source>statistic {!r} is none of {}</source>
        <translation>Statistik {!r} ist keine von {}</translation>
    </message>
    <message>
        <location filename="../kernels/order/_networks.py"/>
        <source>rank {} is beyond {} values</source>
        <translation>Rang {} liegt jenseits von {} Werten</translation>
    </message>
    <message>
        <location filename="../kernels/order/_networks.py"/>
        <source>a window needs a column</source>
        <translation>ein Fenster braucht eine Spalte</translation>
    </message>
    <message>
        <location filename="../kernels/order/_percentiles.py"/>
        <source>percentile {} is not between 0 and 100</source>
        <translation>Perzentil {} liegt nicht zwischen 0 und 100</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Mean</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>mean</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Variance</source>
        <translation>Varianz</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>variance</source>
        <translation>Varianz</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Coefficient of variation</source>
        <translation>Variationskoeffizient</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>coefficient of variation</source>
        <translation>Variationskoeffizient</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Minimum</source>
        <translation>Minimum</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>minimum</source>
        <translation>Minimum</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Maximum</source>
        <translation>Maximum</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>maximum</source>
        <translation>Maximum</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Range</source>
        <translation>Spannweite</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>range</source>
        <translation>Spannweite</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Sum</source>
        <translation>Summe</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>sum</source>
        <translation>Summe</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>median</source>
        <translation>Median</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Percentiles</source>
        <translation>Perzentile</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>percentile</source>
        <translation>Perzentil</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Skewness</source>
        <translation>Schiefe</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>skewness</source>
        <translation>Schiefe</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Kurtosis</source>
        <translation>Wölbung</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>kurtosis</source>
        <translation>Wölbung</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Entropy</source>
        <translation>Entropie</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>entropy</source>
        <translation>Entropie</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Majority</source>
        <translation>Mehrheit</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>majority</source>
        <translation>Mehrheit</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Minority</source>
        <translation>Minderheit</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>minority</source>
        <translation>Minderheit</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>Variety</source>
        <translation>Vielfalt</translation>
    </message>
    <message>
        <location filename="../kernels/order/choices.py"/>
        <source>variety</source>
        <translation>Vielfalt</translation>
    </message>
    <message>
        <location filename="../kernels/order/statistics.py"/>
        <source>footprint</source>
        <translation>Schablone</translation>
    </message>
    <message>
        <location filename="../kernels/order/statistics.py"/>
        <source>matrix of weights</source>
        <translation>Gewichtsmatrix</translation>
    </message>
    <message>
        <location filename="../kernels/order/statistics.py"/>
        <source>a {} of {} cells needs a window of that size</source>
        <translation>eine {} von {} Zellen braucht ein Fenster dieser Größe</translation>
    </message>
    <message>
        <location filename="../kernels/order/statistics.py"/>
        <source>{:g} is a weight: negative ones make a sum only, no {}; give 0 or more</source>
        <translation>{:g} ist ein Gewicht: Negative ergeben nur eine Summe, kein {}; geben Sie 0 oder mehr an</translation>
    </message>
    <message>
        <location filename="../kernels/order/statistics.py"/>
        <source>weighted variances divide by the sum of the weights; choose n as the denominator</source>
        <translation>gewichtete Varianzen teilen durch die Summe der Gewichte; wählen Sie n als Nenner</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/blocks.py"/>
        <source>values have shape {}; a block of rows and columns is needed</source>
        <translation>values hat die Form {}; gebraucht wird ein Block aus Zeilen und Spalten</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/blocks.py"/>
        <source>a block of shape {} at row {}, column {} does not fit a raster of shape {}</source>
        <translation>ein Block der Form {} an Zeile {}, Spalte {} passt nicht in ein Raster der Form {}</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/blocks.py"/>
        <source>connectivity is {}; it must be 4 or 8</source>
        <translation>connectivity ist {}; es muss 4 oder 8 sein</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Pits</source>
        <translation>Mulden</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Eight</source>
        <translation>Acht</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Four</source>
        <translation>Vier</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Isolation</source>
        <translation>Dominanz</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>One a hill</source>
        <translation>Einer je Hügel</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Valleys</source>
        <translation>Täler</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Higher than both sides (find_peaks)</source>
        <translation>Höher als beide Seiten (find_peaks)</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Greater than both neighbours (argrelextrema)</source>
        <translation>Größer als beide Nachbarn (argrelextrema)</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Greater or equal, ends included</source>
        <translation>Größer oder gleich, Enden eingeschlossen</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Negative second difference</source>
        <translation>Negative zweite Differenz</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>The greatest value, ends included</source>
        <translation>Der größte Wert, Enden eingeschlossen</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Moving mean</source>
        <translation>Gleitender Mittelwert</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Savitzky-Golay</source>
        <translation>Savitzky-Golay</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/choices.py"/>
        <source>Gaussian</source>
        <translation>Gauß</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/lines.py"/>
        <source>values have shape {}; places and series are needed</source>
        <translation>values hat die Form {}; gebraucht werden Stellen und Reihen</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/lines.py"/>
        <source>positions must be {} ascending numbers, one for each value</source>
        <translation>positions müssen {} aufsteigende Zahlen sein, eine für jeden Wert</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/lines.py"/>
        <source>{:g} is too little; give a number above 0</source>
        <translation>{:g} ist zu wenig; geben Sie eine Zahl über 0 an</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/lines.py"/>
        <source>{:g} is no width of a window; that is an odd number of at least 3</source>
        <translation>{:g} ist keine Breite eines Fensters; das ist eine ungerade Zahl ab 3</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>values have shape {}; rows and columns are needed</source>
        <translation>values hat die Form {}; gebraucht werden Zeilen und Spalten</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>there are no summaries; every block of the raster needs one</source>
        <translation>es gibt keine Zusammenfassungen; jeder Block des Rasters braucht eine</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>min_distance is {}; it must be 0 or more</source>
        <translation>min_distance ist {}; es muss 0 oder mehr sein</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>points must be one row of finite coordinates for each value</source>
        <translation>points muss für jeden Wert eine Zeile endlicher Koordinaten sein</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>sigma is {}; it must be 0 or more</source>
        <translation>sigma ist {}; es muss 0 oder mehr sein</translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>halo is {}; a sigma of {} needs {}</source>
        <translation>halo ist {}; ein Sigma von {} braucht {}</translation>
    </message>
    <message>
        <location filename="../kernels/windows/choices.py"/>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <location filename="../kernels/windows/choices.py"/>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <location filename="../kernels/windows/choices.py"/>
        <source>Footprint</source>
        <translation>Schablone</translation>
    </message>
    <message>
        <location filename="../kernels/windows/choices.py"/>
        <source>Annulus</source>
        <translation>Ring</translation>
    </message>
    <message>
        <location filename="../kernels/windows/choices.py"/>
        <source>Wedge</source>
        <translation>Keil</translation>
    </message>
    <message>
        <location filename="../kernels/windows/choices.py"/>
        <source>Exponential</source>
        <translation>Exponentiell</translation>
    </message>
    <message>
        <location filename="../kernels/windows/choices.py"/>
        <source>Matrix</source>
        <translation>Matrix</translation>
    </message>
    <message>
        <location filename="../kernels/windows/choices.py"/>
        <source>Coarsen the cells</source>
        <translation>Zellen vergröbern</translation>
    </message>
    <message>
        <location filename="../kernels/windows/choices.py"/>
        <source>Widen the window</source>
        <translation>Fenster verbreitern</translation>
    </message>
    <message>
        <location filename="../kernels/windows/choices.py"/>
        <source>n</source>
        <translation>n</translation>
    </message>
    <message>
        <location filename="../kernels/windows/choices.py"/>
        <source>n - 1</source>
        <translation>n - 1</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>no cell&apos;s centre lies in the ellipse of a window of {} x {} cells; give 3 or more both ways</source>
        <translation>keine Zellmitte liegt in der Ellipse eines Fensters von {} x {} Zellen; geben Sie in beiden Richtungen 3 oder mehr an</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{:g} is too far: in a window of {} x {} cells no cell lies farther than {:g} from the middle; give less than that, or a larger window</source>
        <translation>{:g} ist zu weit: In einem Fenster von {} x {} Zellen liegt keine Zelle weiter als {:g} von der Mitte; geben Sie weniger als das an, oder ein größeres Fenster</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>the wedge starts and ends at {:g}: give one that opens, such as 0 and 90, or 0 and 360 for all directions</source>
        <translation>der Keil beginnt und endet bei {:g}: Geben Sie einen an, der sich öffnet, etwa 0 und 90, oder 0 und 360 für alle Richtungen</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>in a window of {} x {} cells no cell lies in the wedge from {:g} to {:g}; give a wider one, or a window of odd size</source>
        <translation>in einem Fenster von {} x {} Zellen liegt keine Zelle im Keil von {:g} bis {:g}; geben Sie einen breiteren an, oder ein Fenster ungerader Größe</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{:g} is too little: give more than 0 cells</source>
        <translation>{:g} ist zu wenig: Geben Sie mehr als 0 Zellen an</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>with {:g} all weights of the window are 0; give more</source>
        <translation>mit {:g} sind alle Gewichte des Fensters 0; geben Sie mehr an</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{} is no number; give numbers, such as {}</source>
        <translation>{} ist keine Zahl; geben Sie Zahlen an, etwa {}</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>all weights are 0; give at least one other number</source>
        <translation>alle Gewichte sind 0; geben Sie mindestens eine andere Zahl an</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>the weights add up to more than a number holds; give smaller ones</source>
        <translation>die Summe der Gewichte ist größer, als eine Zahl fasst; geben Sie kleinere an</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{} is neither 0 nor 1; give those only</source>
        <translation>{} ist weder 0 noch 1; geben Sie nur diese an</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>no cell is marked; give at least one 1</source>
        <translation>keine Zelle ist markiert; geben Sie mindestens eine 1 an</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{} is not a matrix: give rows of equal length, such as &quot;{}&quot;</source>
        <translation>{} ist keine Matrix: Geben Sie Zeilen gleicher Länge an, etwa &quot;{}&quot;</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{} x {} cells are too many: give at most {} each way</source>
        <translation>{} x {} Zellen sind zu viele: Geben Sie höchstens {} in jeder Richtung an</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{} has a comma: write 0.5 with a point, and separate values by blanks and rows by semicolons; commas separate in brackets only, such as [[0, 1], [1, 1]]</source>
        <translation>{} hat ein Komma: Schreiben Sie 0.5 mit einem Punkt, und trennen Sie Werte durch Leerzeichen und Zeilen durch Semikolons; Kommas trennen nur in Klammern, etwa [[0, 1], [1, 1]]</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>there are {} filters: give a file with one MATRIX</source>
        <translation>es sind {} Filter: Geben Sie eine Datei mit einer MATRIX an</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>MATRIX {}: give as many rows of as many numbers below it</source>
        <translation>MATRIX {}: Geben Sie darunter ebenso viele Zeilen von ebenso vielen Zahlen an</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>DIVISOR {}: give a number, or 0 for the sum</source>
        <translation>DIVISOR {}: Geben Sie eine Zahl an, oder 0 für die Summe</translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>TYPE S: windows are filtered side by side, not one after the other; give TYPE P</source>
        <translation>TYPE S: Fenster werden nebeneinander gefiltert, nicht nacheinander; geben Sie TYPE P an</translation>
    </message>
    <message>
        <location filename="../raster/common/choices.py"/>
        <source>Shrink the window</source>
        <translation>Fenster verkleinern</translation>
    </message>
    <message>
        <location filename="../raster/common/choices.py"/>
        <source>Reflect (d c b a | a b c d | d c b a)</source>
        <translation>Spiegeln mit Randzelle (d c b a | a b c d | d c b a)</translation>
    </message>
    <message>
        <location filename="../raster/common/choices.py"/>
        <source>Mirror (d c b | a b c d | c b a)</source>
        <translation>Spiegeln ohne Randzelle (d c b | a b c d | c b a)</translation>
    </message>
    <message>
        <location filename="../raster/common/choices.py"/>
        <source>Nearest cell (a a a | a b c d | d d d)</source>
        <translation>Nächste Zelle (a a a | a b c d | d d d)</translation>
    </message>
    <message>
        <location filename="../raster/common/choices.py"/>
        <source>Wrap around (b c d | a b c d | a b c)</source>
        <translation>Umlaufend (b c d | a b c d | a b c)</translation>
    </message>
    <message>
        <location filename="../raster/common/choices.py"/>
        <source>A constant value</source>
        <translation>Ein fester Wert</translation>
    </message>
    <message>
        <location filename="../raster/common/choices.py"/>
        <source>No result (nodata)</source>
        <translation>Kein Ergebnis (Leerwert)</translation>
    </message>
    <message>
        <location filename="../raster/common/choices.py"/>
        <source>Nearest</source>
        <translation>Nächster Nachbar</translation>
    </message>
    <message>
        <location filename="../raster/common/choices.py"/>
        <source>Bilinear</source>
        <translation>Bilinear</translation>
    </message>
    <message>
        <location filename="../raster/common/choices.py"/>
        <source>Cubic</source>
        <translation>Kubisch</translation>
    </message>
    <message>
        <location filename="../raster/common/grid.py"/>
        <source>the geotransform has no inverse: cells have no area</source>
        <translation>die Geotransformation hat keine Umkehrung: Die Zellen haben keine Fläche</translation>
    </message>
    <message>
        <location filename="../raster/common/grid.py"/>
        <source>{}: a corner of it has no place in the CRS of the first raster, {}</source>
        <translation>{}: eine Ecke davon hat keinen Ort im KBS des ersten Rasters, {}</translation>
    </message>
    <message>
        <location filename="../raster/common/grid.py"/>
        <source>map units</source>
        <translation>Karteneinheiten</translation>
    </message>
    <message>
        <location filename="../raster/common/grid.py"/>
        <source>raster cells</source>
        <translation>Rasterzellen</translation>
    </message>
    <message>
        <location filename="../raster/common/grid.py"/>
        <source>a CRS without a name</source>
        <translation>ein KBS ohne Namen</translation>
    </message>
    <message>
        <location filename="../raster/common/grid.py"/>
        <source>{}: no transformation to the first raster&apos;s CRS is known (from {} to {})</source>
        <translation>{}: keine Transformation in das KBS des ersten Rasters ist bekannt (von {} nach {})</translation>
    </message>
    <message>
        <location filename="../raster/common/grid.py"/>
        <source>the first raster</source>
        <translation>das erste Raster</translation>
    </message>
    <message>
        <location filename="../raster/common/grid.py"/>
        <source>{} cannot be laid on the first raster: {}</source>
        <translation>{} lässt sich nicht auf das erste Raster legen: {}</translation>
    </message>
    <message>
        <location filename="../raster/common/grid.py"/>
        <source>{} lies by ground control points or by the model of a camera, and its cells have no coordinates of their own; warp it first (Warp, Reproject)</source>
        <translation>{} liegt nach Passpunkten oder nach dem Modell einer Kamera, und seine Zellen haben keine eigenen Koordinaten; transformieren Sie es zuerst (Transformieren)</translation>
    </message>
    <message>
        <location filename="../raster/common/plan.py"/>
        <source>{} has {} x {} cells, and {} are the most that can be worked through; clip it first</source>
        <translation>{} hat {} x {} Zellen, und {} sind das meiste, was sich bearbeiten lässt; schneiden Sie es zuerst zu</translation>
    </message>
    <message>
        <location filename="../raster/common/plan.py"/>
        <source>{} is stored in blocks of {} x {} cells, which take {} MB, and the memory for blocks is {} MB; store it in smaller tiles, for instance with gdal_translate -co TILED=YES</source>
        <translation>{} ist in Blöcken von {} x {} Zellen gespeichert, die {} MB brauchen, und der Speicher für Blöcke ist {} MB; speichern Sie es in kleineren Kacheln, zum Beispiel mit gdal_translate -co TILED=YES</translation>
    </message>
    <message>
        <location filename="../raster/common/plan.py"/>
        <source>the results of a block take {:,.0f} MB, and do not fit into the memory for blocks, {} MB; write fewer bands at once, or allow more memory in Processing&apos;s options</source>
        <translation>die Ergebnisse eines Blocks brauchen {:,.0f} MB und passen nicht in den Speicher für Blöcke, {} MB; schreiben Sie weniger Kanäle auf einmal, oder erlauben Sie in den Optionen der Verarbeitung mehr Speicher</translation>
    </message>
    <message>
        <location filename="../raster/common/plan.py"/>
        <source>the smallest block is {} x {} cells, and does not fit into the memory for blocks, {} MB; choose fewer bands, or allow more memory in Processing&apos;s options</source>
        <translation>der kleinste Block hat {} x {} Zellen und passt nicht in den Speicher für Blöcke, {} MB; wählen Sie weniger Kanäle, oder erlauben Sie in den Optionen der Verarbeitung mehr Speicher</translation>
    </message>
    <message>
        <location filename="../raster/common/plan.py"/>
        <source>a block with the reach of its windows is {} x {} cells, and does not fit into the memory for blocks, {} MB; choose a smaller {}, or allow more memory in Processing&apos;s options</source>
        <translation>ein Block mit der Reichweite seiner Fenster ist {} x {} Zellen und passt nicht in den Speicher für Blöcke, {} MB; wählen Sie ein kleineres {}, oder erlauben Sie in den Optionen der Verarbeitung mehr Speicher</translation>
    </message>
    <message>
        <location filename="../raster/results/cell_file.py"/>
        <source>{} cannot be written</source>
        <translation>{} kann nicht geschrieben werden</translation>
    </message>
    <message>
        <location filename="../raster/results/cell_file.py"/>
        <source>{} cannot be created</source>
        <translation>{} kann nicht angelegt werden</translation>
    </message>
    <message>
        <location filename="../raster/results/cell_file.py"/>
        <source>{}: {} holds no {} bands; choose for instance .tif</source>
        <translation>{}: {} fasst keine {} Kanäle; wählen Sie zum Beispiel .tif</translation>
    </message>
    <message>
        <location filename="../raster/results/cell_file.py"/>
        <source>{}: no mask can be written; choose a .tif</source>
        <translation>{}: Es kann keine Maske geschrieben werden; wählen Sie .tif</translation>
    </message>
    <message>
        <location filename="../raster/results/companions.py"/>
        <source>{} {} is a link, and this result has several files; give the name of the file itself, {}</source>
        <translation>{} {} ist eine Verknüpfung, und dieses Ergebnis hat mehrere Dateien; geben Sie den Namen der Datei selbst an, {}</translation>
    </message>
    <message>
        <location filename="../raster/results/companions.py"/>
        <source>{} {} comes with {}, which belongs to an input; choose another name</source>
        <translation>{} {} kommt mit {}, das zu einer Eingabe gehört; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../raster/results/companions.py"/>
        <source>{} {} comes with {}, and there is such a file already; choose another name</source>
        <translation>{} {} kommt mit {}, und eine solche Datei gibt es schon; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../raster/results/companions.py"/>
        <source>{} {} comes with {}, which belongs to {}; choose another name</source>
        <translation>{} {} kommt mit {}, das zu {} gehört; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>OUTPUT is {!r}: rasters are files; give a name that ends in .tif, or TEMPORARY_OUTPUT</source>
        <translation>OUTPUT ist {!r}: Raster sind Dateien; geben Sie einen Namen an, der auf .tif endet, oder TEMPORARY_OUTPUT</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>OUTPUT {} exists and may hold other tables; choose a new name or a GeoTIFF</source>
        <translation>OUTPUT {} besteht schon und kann andere Tabellen enthalten; wählen Sie einen neuen Namen oder ein GeoTIFF</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>OUTPUT {}: a VRT holds no cells; choose a .tif</source>
        <translation>OUTPUT {}: Ein VRT enthält keine Zellen; wählen Sie .tif</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>OUTPUT {}: {} is no raster format that can be written; choose for instance .tif, .img or .nc</source>
        <translation>OUTPUT {}: {} ist kein Rasterformat, das geschrieben werden kann; wählen Sie zum Beispiel .tif, .img oder .nc</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>OUTPUT {}: this GDAL writes no cells of type {}</source>
        <translation>OUTPUT {}: Dieses GDAL schreibt keine Zellen vom Typ {}</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>OUTPUT {}: {} holds no {} cells; choose for instance .tif</source>
        <translation>OUTPUT {}: {} fasst keine {}-Zellen; wählen Sie zum Beispiel .tif</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>OUTPUT {}: {} does not keep whole numbers exactly; choose for instance .tif</source>
        <translation>OUTPUT {}: {} behält ganze Zahlen nicht genau; wählen Sie zum Beispiel .tif</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>CREATION_OPTIONS holds {}</source>
        <translation>CREATION_OPTIONS enthält {}</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>{}, which {} does not know{}</source>
        <translation>{}, was {} nicht kennt{}</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>{}: give {} one of {}</source>
        <translation>{}: Geben Sie für {} eines von {} an</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>{}, which names a file: results are written to OUTPUT and nowhere else; leave it out</source>
        <translation>{} und nennt damit eine Datei: Ergebnisse werden nach OUTPUT geschrieben und nirgendwo sonst; lassen Sie es weg</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source>CREATION_OPTIONS asks for blocks of {} x {} cells, which take {} MB each, and the memory is {} MB; choose smaller blocks, {} of 512 for instance</source>
        <translation>CREATION_OPTIONS verlangt Blöcke von {} x {} Zellen, die je {} MB brauchen, und der Speicher ist {} MB; wählen Sie kleinere Blöcke, zum Beispiel {} von 512</translation>
    </message>
    <message>
        <location filename="../raster/results/formats.py"/>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <location filename="../raster/results/moves.py"/>
        <source>{} cannot be brought to the disk: {}</source>
        <translation>{} kann nicht auf den Datenträger gebracht werden: {}</translation>
    </message>
    <message>
        <location filename="../raster/results/placing.py"/>
        <source>{} cannot be created with ground control points</source>
        <translation>{} kann mit Passpunkten nicht angelegt werden</translation>
    </message>
    <message>
        <location filename="../raster/results/placing.py"/>
        <source>{} cannot be created with this grid</source>
        <translation>{} kann mit diesem Gitter nicht angelegt werden</translation>
    </message>
    <message>
        <location filename="../raster/results/placing.py"/>
        <source>{} cannot be created with this CRS</source>
        <translation>{} kann mit diesem KBS nicht angelegt werden</translation>
    </message>
    <message>
        <location filename="../raster/results/sink.py"/>
        <source>OUTPUT {}: a GeoTIFF with {} {}; choose other CREATION_OPTIONS</source>
        <translation>OUTPUT {}: Ein GeoTIFF mit {} {}; wählen Sie andere CREATION_OPTIONS</translation>
    </message>
    <message>
        <location filename="../raster/results/sink.py"/>
        <source>OUTPUT {}: {} {}; choose for instance .tif</source>
        <translation>OUTPUT {}: {} {}; wählen Sie zum Beispiel .tif</translation>
    </message>
    <message>
        <location filename="../raster/results/sink.py"/>
        <source>{} {} keeps no {} of bands</source>
        <translation>{} {} behält keine {} der Kanäle</translation>
    </message>
    <message>
        <location filename="../raster/results/sink.py"/>
        <source>a sink takes cells within its context</source>
        <translation>eine Senke nimmt Zellen in ihrem Kontext</translation>
    </message>
    <message>
        <location filename="../raster/results/sink.py"/>
        <source>OUTPUT {} cannot be written</source>
        <translation>OUTPUT {} kann nicht geschrieben werden</translation>
    </message>
    <message>
        <location filename="../raster/results/sink.py"/>
        <source>{}: not all of its cells came</source>
        <translation>{}: Nicht alle seine Zellen kamen an</translation>
    </message>
    <message>
        <location filename="../raster/results/sink.py"/>
        <source>is not read back as one raster of several bands</source>
        <translation>wird nicht als ein Raster mit mehreren Kanälen zurückgelesen</translation>
    </message>
    <message>
        <location filename="../raster/results/staging.py"/>
        <source>{} {} comes with {}, and so does {}; choose another name</source>
        <translation>{} {} kommt mit {}, und {} ebenso; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../raster/results/staging.py"/>
        <source>{} {}: {} is there already, and would be read as part of it; remove it, or choose another name</source>
        <translation>{} {}: {} ist schon da und würde als Teil davon gelesen; entfernen Sie es, oder wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../raster/results/staging.py"/>
        <source>{} {} cannot be written: it was not made</source>
        <translation>{} {} kann nicht geschrieben werden: Es entstand nicht</translation>
    </message>
    <message>
        <location filename="../raster/results/staging.py"/>
        <source>{} {} cannot be replaced: {}; close it where it is open, or choose another name</source>
        <translation>{} {} kann nicht ersetzt werden: {}; schließen Sie es, wo es offen ist, oder wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../raster/results/staging.py"/>
        <source>{} {} cannot be replaced, and what was there cannot be moved back: it is kept in {}</source>
        <translation>{} {} kann nicht ersetzt werden, und was dort war, lässt sich nicht zurücklegen: Es liegt in {}</translation>
    </message>
    <message>
        <location filename="../raster/results/staging.py"/>
        <source>{} {} cannot be written: {} in folder {}</source>
        <translation>{} {} kann nicht geschrieben werden: {} im Ordner {}</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>{} {}: results are written to ordinary folders only</source>
        <translation>{} {}: Ergebnisse werden nur in gewöhnliche Ordner geschrieben</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>{} {!r} holds a character that no file&apos;s name may hold</source>
        <translation>{} {!r} enthält ein Zeichen, das kein Dateiname enthalten darf</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>{} {} is a folder; give the name of a file</source>
        <translation>{} {} ist ein Ordner; geben Sie den Namen einer Datei an</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>{} {} {}; choose another name</source>
        <translation>{} {} {}; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>the folder {} does not exist; make it first</source>
        <translation>der Ordner {} besteht nicht; legen Sie ihn zuerst an</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>is a link that leads nowhere</source>
        <translation>ist eine Verknüpfung, die nirgendwohin führt</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>cannot be written: {}</source>
        <translation>kann nicht geschrieben werden: {}</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>is no ordinary file, but a pipe, a socket or a device</source>
        <translation>ist keine gewöhnliche Datei, sondern eine Pipe, ein Socket oder ein Gerät</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>is read-only</source>
        <translation>ist schreibgeschützt</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>is mounted by itself, and nothing can take its place</source>
        <translation>ist für sich eingehängt, und nichts kann seinen Platz einnehmen</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>belongs to another user, and its folder keeps it for that user</source>
        <translation>gehört jemand anderem, und der Ordner bewahrt es für diesen Benutzer</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>cannot be replaced: {}; close it where it is open</source>
        <translation>kann nicht ersetzt werden: {}; schließen Sie es, wo es offen ist</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>{} {} is an input as well; choose another name</source>
        <translation>{} {} ist auch eine Eingabe; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../raster/results/targets.py"/>
        <source>{} {} would belong to an input; choose another name</source>
        <translation>{} {} würde zu einer Eingabe gehören; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <location filename="../raster/results/trial.py"/>
        <source>is not read back as a raster of {}</source>
        <translation>wird nicht als Raster mit {} zurückgelesen</translation>
    </message>
    <message>
        <location filename="../raster/results/trial.py"/>
        <source>gives back {} in place of {}</source>
        <translation>gibt {} zurück statt {}</translation>
    </message>
    <message>
        <location filename="../raster/results/trial.py"/>
        <source>changes the number of rows and columns</source>
        <translation>ändert die Anzahl der Zeilen und Spalten</translation>
    </message>
    <message>
        <location filename="../raster/results/trial.py"/>
        <source>holds no rotated grid</source>
        <translation>fasst kein gedrehtes Gitter</translation>
    </message>
    <message>
        <location filename="../raster/results/trial.py"/>
        <source>does not keep the grid&apos;s place</source>
        <translation>behält den Ort des Gitters nicht</translation>
    </message>
    <message>
        <location filename="../raster/results/trial.py"/>
        <source>turns this raster upside down</source>
        <translation>stellt dieses Raster auf den Kopf</translation>
    </message>
    <message>
        <location filename="../raster/results/trial.py"/>
        <source>does not keep which cells of each band have data</source>
        <translation>behält nicht, welche Zellen jedes Kanals Daten haben</translation>
    </message>
    <message>
        <location filename="../raster/results/trial.py"/>
        <source>does not keep values exactly</source>
        <translation>behält Werte nicht genau</translation>
    </message>
    <message>
        <location filename="../raster/results/trial.py"/>
        <source>descriptions</source>
        <translation>Beschreibungen</translation>
    </message>
    <message>
        <location filename="../raster/results/trial.py"/>
        <source>units</source>
        <translation>Einheiten</translation>
    </message>
    <message>
        <location filename="../raster/sources/align.py"/>
        <source>{} has {} x {} cells, not {} x {}, and without georeference on both sides cells cannot be matched</source>
        <translation>{} hat {} x {} Zellen, nicht {} x {}, und ohne Georeferenz auf beiden Seiten können Zellen einander nicht zugeordnet werden</translation>
    </message>
    <message>
        <location filename="../raster/sources/align.py"/>
        <source>{} cannot be laid on the first raster: {} has no georeference</source>
        <translation>{} kann nicht auf das erste Raster gelegt werden: {} hat keine Georeferenz</translation>
    </message>
    <message>
        <location filename="../raster/sources/align.py"/>
        <source>{} covers {:,} x {:,} cells of the first raster; are both CRS right?</source>
        <translation>{} bedeckt {:,} x {:,} Zellen des ersten Rasters; stimmen beide KBS?</translation>
    </message>
    <message>
        <location filename="../raster/sources/align.py"/>
        <source>{} does not overlap the first raster: it covers {}, the first {}</source>
        <translation>{} überlappt das erste Raster nicht: Es bedeckt {}, das erste {}</translation>
    </message>
    <message>
        <location filename="../raster/sources/align.py"/>
        <source>{} is smaller than a cell of the first raster: it covers {}, and the first has {} x {} cells in {}</source>
        <translation>{} ist kleiner als eine Zelle des ersten Rasters: Es bedeckt {}, und das erste hat {} x {} Zellen in {}</translation>
    </message>
    <message>
        <location filename="../raster/sources/align.py"/>
        <source>{} cannot be laid on the first raster&apos;s grid</source>
        <translation>{} kann nicht auf das Gitter des ersten Rasters gelegt werden</translation>
    </message>
    <message>
        <location filename="../raster/sources/apart.py"/>
        <source>the temporary file ended too early</source>
        <translation>die temporäre Datei endete zu früh</translation>
    </message>
    <message>
        <location filename="../raster/sources/apart.py"/>
        <source>{} has its bands cell by cell, and a copy with one band after the other, {} MB, cannot be kept in {}: {}; set TMPDIR to a larger folder</source>
        <translation>{} hat seine Kanäle zellenweise, und eine Kopie mit einem Kanal nach dem anderen, {} MB, kann nicht in {} abgelegt werden: {}; setzen Sie TMPDIR auf einen größeren Ordner</translation>
    </message>
    <message>
        <location filename="../raster/sources/apart.py"/>
        <source>{} cannot be read at {}</source>
        <translation>{} kann nicht gelesen werden bei {}</translation>
    </message>
    <message>
        <location filename="../raster/sources/describe.py"/>
        <source>{} holds several rasters; give one of them: {}</source>
        <translation>{} enthält mehrere Raster; geben Sie eines davon an: {}</translation>
    </message>
    <message>
        <location filename="../raster/sources/describe.py"/>
        <source>{} has no band with data</source>
        <translation>{} hat keinen Kanal mit Daten</translation>
    </message>
    <message>
        <location filename="../raster/sources/describe.py"/>
        <source>band {} does not exist: {} has {}</source>
        <translation>Kanal {} gibt es nicht: {} hat {}</translation>
    </message>
    <message>
        <location filename="../raster/sources/describe.py"/>
        <source>{:,} more</source>
        <translation>{:,} weitere</translation>
    </message>
    <message>
        <location filename="../raster/sources/describe.py"/>
        <source>band {} of {} holds complex numbers ({}); give a band of real numbers, for instance its modulus</source>
        <translation>Kanal {} von {} enthält komplexe Zahlen ({}); geben Sie einen Kanal reeller Zahlen an, zum Beispiel ihren Betrag</translation>
    </message>
    <message>
        <location filename="../raster/sources/describe.py"/>
        <source>band {} of {} is of a type that is not read: {}</source>
        <translation>Kanal {} von {} hat einen Typ, der nicht gelesen wird: {}</translation>
    </message>
    <message>
        <location filename="../raster/sources/describe.py"/>
        <source>band {} of {} holds signed bytes, which this GDAL reads as unsigned ones; convert it to Int16 first</source>
        <translation>Kanal {} von {} enthält Bytes mit Vorzeichen, die dieses GDAL ohne Vorzeichen liest; wandeln Sie ihn zuerst in Int16 um</translation>
    </message>
    <message>
        <location filename="../raster/sources/files.py"/>
        <source>went away</source>
        <translation>verschwand</translation>
    </message>
    <message>
        <location filename="../raster/sources/files.py"/>
        <source>was changed</source>
        <translation>wurde geändert</translation>
    </message>
    <message>
        <location filename="../raster/sources/opened.py"/>
        <source>{} cannot be opened as a raster</source>
        <translation>{} kann nicht als Raster geöffnet werden</translation>
    </message>
    <message>
        <location filename="../raster/sources/reader.py"/>
        <source>{}: band {} cannot be read at {}</source>
        <translation>{}: Kanal {} kann nicht gelesen werden bei {}</translation>
    </message>
    <message>
        <location filename="../raster/sources/reader.py"/>
        <source>{} cannot be read: {}</source>
        <translation>{} kann nicht gelesen werden: {}</translation>
    </message>
    <message>
        <location filename="../raster/sources/reader.py"/>
        <source>{}: the mask of band {} cannot be read at {}</source>
        <translation>{}: Die Maske von Kanal {} kann nicht gelesen werden bei {}</translation>
    </message>
    <message>
        <location filename="../raster/sources/source.py"/>
        <source>{}: {} {} while it was read; run it again when nobody writes to it</source>
        <translation>{}: {} {}, während gelesen wurde; starten Sie noch einmal, wenn niemand darin schreibt</translation>
    </message>
    <message>
        <location filename="../raster/sources/torn.py"/>
        <source>{} is torn: {} missing at the end of {}</source>
        <translation>{} ist abgeschnitten: {} am Ende von {}</translation>
    </message>
    <message numerus="yes">
        <location filename="../raster/sources/torn.py"/>
        <source>bytes are</source>
        <translation>
            <numerusform>Byte fehlt</numerusform>
            <numerusform>Bytes fehlen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../raster/sources/torn.py"/>
        <source>{} is only part of a file: its cells reach to byte {}, and {} has {}</source>
        <translation>{} ist nur ein Teil einer Datei: ihre Zellen reichen bis Byte {}, und {} hat {}</translation>
    </message>
    <message>
        <location filename="../raster/sources/torn.py"/>
        <source>{} is only part of a file: {} has no end</source>
        <translation>{} ist nur ein Teil einer Datei: {} hat kein Ende</translation>
    </message>
    <message>
        <location filename="../raster/verbs/cluster.py"/>
        <source>The setting &apos;Dask scheduler address&apos; is {}, and dask is missing: install the Python package distributed, or leave the setting empty</source>
        <translation>Die Einstellung „Adresse des Dask-Schedulers“ ist {}, aber dask fehlt: das Python-Paket distributed installieren oder die Einstellung leer lassen</translation>
    </message>
    <message>
        <location filename="../raster/verbs/cluster.py"/>
        <source>No Dask scheduler answers at {}: start one there, or leave the setting &apos;Dask scheduler address&apos; empty</source>
        <translation>Unter {} antwortet kein Dask-Scheduler: dort einen starten oder die Einstellung „Adresse des Dask-Schedulers“ leer lassen</translation>
    </message>
    <message>
        <location filename="../raster/verbs/cluster.py"/>
        <source>The workers of the Dask scheduler at {} do not answer: {}</source>
        <translation>Die Worker des Dask-Schedulers unter {} antworten nicht: {}</translation>
    </message>
    <message>
        <location filename="../raster/verbs/cluster.py"/>
        <source>The Dask scheduler at {} has no workers: start some, and run again</source>
        <translation>Der Dask-Scheduler unter {} hat keine Worker: einige starten und noch einmal ausführen</translation>
    </message>
    <message>
        <location filename="../raster/verbs/cluster.py"/>
        <source>A worker of the Dask scheduler has another version of Raster Kernels loaded: start the workers anew</source>
        <translation>Ein Worker des Dask-Schedulers hat eine andere Version von Raster Kernels geladen: Starten Sie die Worker neu</translation>
    </message>
    <message>
        <location filename="../raster/verbs/cluster.py"/>
        <source>Worker {} has {}, and here is {}: results may differ.</source>
        <translation>Worker {} hat {}, und hier ist {}: Ergebnisse können abweichen.</translation>
    </message>
    <message>
        <location filename="../raster/verbs/cluster.py"/>
        <source>A worker could not do its part: {}</source>
        <translation>Ein Worker konnte seinen Teil nicht ausführen: {}</translation>
    </message>
    <message>
        <location filename="../raster/verbs/cluster.py"/>
        <source>All workers of the Dask scheduler are gone</source>
        <translation>Alle Worker des Dask-Schedulers sind fort</translation>
    </message>
    <message>
        <location filename="../raster/verbs/engine.py"/>
        <source>{} no data: their results, or what they are made of, are beyond {:.2g}</source>
        <translation>{} keine Daten: Ihre Ergebnisse, oder woraus sie entstehen, liegen jenseits von {:.2g}</translation>
    </message>
    <message numerus="yes">
        <location filename="../raster/verbs/engine.py"/>
        <source>cells have</source>
        <translation>
            <numerusform>Zelle hat</numerusform>
            <numerusform>Zellen haben</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../raster/verbs/ledger.py"/>
        <source>PART is {}: give its number and how many there are, 2/5 for instance</source>
        <translation>PART ist {}: seine Nummer und die Anzahl angeben, etwa 2/5</translation>
    </message>
    <message>
        <location filename="../raster/verbs/ledger.py"/>
        <source>A worker does not see the folder {}: give an OUTPUT in a folder that all workers share, or one that ends in .tif, which is written here</source>
        <translation>Ein Worker sieht den Ordner {} nicht: ein OUTPUT in einem Ordner angeben, den alle Worker gemeinsam haben, oder eines, das auf .tif endet und hier geschrieben wird</translation>
    </message>
    <message>
        <location filename="../raster/verbs/ledger.py"/>
        <source>Pass {}: {:,} of {:,} shares are there, all of this part among them. When the other parts have ended too, run the same command again.</source>
        <translation>Durchgang {}: {:,} von {:,} Anteilen sind da, darunter alle dieses Teils. Wenn auch die anderen Teile zu Ende sind, denselben Befehl noch einmal ausführen.</translation>
    </message>
    <message>
        <location filename="../raster/verbs/tiled_sink.py"/>
        <source>OUTPUT {} cannot be written: {}</source>
        <translation>OUTPUT {} kann nicht geschrieben werden: {}</translation>
    </message>
    <message>
        <location filename="../raster/verbs/tiled_sink.py"/>
        <source>An index of tiles cannot be written</source>
        <translation>Ein Verzeichnis der Kacheln kann nicht geschrieben werden</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Third of the window ({})</source>
        <translation>Drittel des Fensters ({})</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>of 3 x 3 coarsened cells</source>
        <translation>von 3 x 3 vergröberten Zellen</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>in windows that widen</source>
        <translation>in Fenstern, die breiter werden</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>{} against cell size; peaks: {}</source>
        <translation>{} gegen die Zellengröße; Gipfel: {}</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Rate of change (%)</source>
        <translation>Änderungsrate (%)</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Rate of change against cell size</source>
        <translation>Änderungsrate gegen die Zellengröße</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>How to read it</source>
        <translation>Wie es zu lesen ist</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>All scales</source>
        <translation>Alle Stufen</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Factor</source>
        <translation>Faktor</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Average local variance against scale</source>
        <translation>Mittlere lokale Varianz und Maßstab</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>There is no curve: at no scale has a window data in all its nine cells.</source>
        <translation>Es gibt keine Kurve: Auf keiner Stufe hat ein Fenster in allen neun Zellen Daten.</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>The first clear peak lies at {} {}, {} times the raster&apos;s cell size.</source>
        <translation>Der erste klare Gipfel liegt bei {} {}, dem {}-fachen der Zellengröße des Rasters.</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source> Round things that stand apart and are about {} to {} {} across would put it there.</source>
        <translation> Runde Dinge, die einzeln stehen und etwa {} bis {} {} groß sind, würden ihn dorthin bringen.</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source> Further peaks, at {} {}, may be of larger things, or chance.</source>
        <translation> Weitere Gipfel, bei {} {}, können von größeren Dingen kommen, oder vom Zufall.</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>The curve has no clear peak from {} to {} {}.</source>
        <translation>Die Kurve hat von {} bis {} {} keinen klaren Gipfel.</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source> Wide windows hold everything: look where the curve flattens.</source>
        <translation> Breite Fenster enthalten alles: Sehen Sie, wo die Kurve abflacht.</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source> It is highest at the largest scale: things are larger than that, or the raster has a trend. Try a larger MAX_SCALE, or remove the trend.</source>
        <translation> Am höchsten ist sie auf der größten Stufe: Die Dinge sind größer, oder das Raster hat einen Trend. Versuchen Sie ein größeres MAX_SCALE, oder entfernen Sie den Trend.</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source> It is highest at the first scale: things are hardly larger than the raster&apos;s cells, or the raster is mostly noise (which falls as 1 / factor).</source>
        <translation> Am höchsten ist sie auf der ersten Stufe: Die Dinge sind kaum größer als die Zellen des Rasters, oder das Raster ist vor allem Rauschen (das wie 1 / Faktor fällt).</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>The upper curve tells how much neighbouring cells differ on average, for cells of each size. Cells much smaller than the things in the raster resemble their neighbours; cells much larger hold a mixture of everything and resemble them again. In between lies a peak. A good resolution for seeing the things is well below the peak.</source>
        <translation>Die obere Kurve sagt, wie stark benachbarte Zellen im Mittel voneinander abweichen, für Zellen jeder Größe. Zellen, die viel kleiner sind als die Dinge im Raster, gleichen ihren Nachbarn; viel größere Zellen enthalten ein Gemisch von allem und gleichen ihnen wieder. Dazwischen liegt ein Gipfel. Eine gute Auflösung, um die Dinge zu sehen, liegt deutlich unter dem Gipfel.</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>The upper curve tells how much the cells of a window differ on average, for windows of each size, which is told by a third of their side. A window much smaller than the things in the raster lies inside one; the curve rises until windows hold whole things and what is between them, and flattens there.</source>
        <translation>Die obere Kurve sagt, wie stark die Zellen eines Fensters im Mittel voneinander abweichen, für Fenster jeder Größe, die als ein Drittel ihrer Seite angegeben ist. Ein Fenster, das viel kleiner ist als die Dinge im Raster, liegt in einem davon; die Kurve steigt, bis Fenster ganze Dinge enthalten und was zwischen ihnen ist, und flacht dort ab.</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>The lower curve is the change from each scale to the next, in percent. Where it crosses zero downwards, the upper curve peaks; a small bump, or a stretch where it falls more slowly, can be a level of its own that the upper curve hides.</source>
        <translation>Die untere Kurve ist die Änderung von jeder Stufe zur nächsten, in Prozent. Wo sie die Null nach unten kreuzt, hat die obere Kurve einen Gipfel; eine kleine Beule, oder eine Strecke, auf der sie langsamer fällt, kann eine eigene Ebene sein, die die obere Kurve verbirgt.</translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Dashed lines mark peaks that stand out by at least 5 % of the curve&apos;s range. Hollow points are averages of fewer than {} windows: do not trust them.</source>
        <translation>Gestrichelte Linien markieren Gipfel, die sich um mindestens 5 % der Spanne der Kurve herausheben. Hohle Punkte sind Mittelwerte von weniger als {} Fenstern: Trauen Sie ihnen nicht.</translation>
    </message>
    <message>
        <location filename="../reports/bandcorrelation.py"/>
        <source>No two bands have a correlation.</source>
        <translation>Keine zwei Kanäle haben eine Korrelation.</translation>
    </message>
    <message>
        <location filename="../reports/bandcorrelation.py"/>
        <source>{} and {} are the most alike or opposite: {}.</source>
        <translation>{} und {} sind sich am ähnlichsten oder am entgegengesetztesten: {}.</translation>
    </message>
    <message>
        <location filename="../reports/bandcorrelation.py"/>
        <source>{} of {} bands as colours</source>
        <translation>{} von {} Kanälen als Farben</translation>
    </message>
    <message>
        <location filename="../reports/bandcorrelation.py"/>
        <source>All pairs</source>
        <translation>Alle Paare</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>{}, tension {:,g}</source>
        <translation>{}, Spannung {:,g}</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>{}, with FILL_RASTER</source>
        <translation>{}, mit FILL_RASTER</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>{:,.1f} % of the cells are wrong</source>
        <translation>{:,.1f} % der Zellen sind falsch</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>RMSE {} {}</source>
        <translation>RMSE {} {}</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Wrong cells (share)</source>
        <translation>Falsche Zellen (Anteil)</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>{} fills the hidden cells best: {}.</source>
        <translation>{} füllt die verdeckten Zellen am besten: {}.</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>{} of each method</source>
        <translation>{} jedes Verfahrens</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Errors of the best method</source>
        <translation>Fehler des besten Verfahrens</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Histogram of errors</source>
        <translation>Histogramm der Fehler</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>All methods</source>
        <translation>Alle Verfahren</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Bias</source>
        <translation>Mittlerer Fehler</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Largest</source>
        <translation>Größter</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Wrong (%)</source>
        <translation>Falsch (%)</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Cells</source>
        <translation>Zellen</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Left</source>
        <translation>Geblieben</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Root mean square error by distance from data</source>
        <translation>Quadratisches Mittel des Fehlers nach der Entfernung von Daten</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Cells from data</source>
        <translation>Zellen von Daten</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Hidden cells</source>
        <translation>Verdeckte Zellen</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Smooth surface by tension</source>
        <translation>Glatte Fläche nach Spannung</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>{} against tension</source>
        <translation>{} gegen die Spannung</translation>
    </message>
    <message>
        <location filename="../reports/comparegapfill.py"/>
        <source>Error (filled less true)</source>
        <translation>Fehler (gefüllt minus wahr)</translation>
    </message>
    <message>
        <location filename="../reports/crosscorrelogram.py"/>
        <source>{} against lag</source>
        <translation>{} gegen den Versatz</translation>
    </message>
    <message>
        <location filename="../reports/crosscorrelogram.py"/>
        <source>{} against both lags</source>
        <translation>{} gegen beide Versätze</translation>
    </message>
    <message>
        <location filename="../reports/crosscorrelogram.py"/>
        <source>All lags</source>
        <translation>Alle Versätze</translation>
    </message>
    <message>
        <location filename="../reports/crosscorrelogram.py"/>
        <source>The first lags</source>
        <translation>Die ersten Versätze</translation>
    </message>
    <message>
        <location filename="../reports/crosscorrelogram.py"/>
        <source>Lag across</source>
        <translation>Versatz quer</translation>
    </message>
    <message>
        <location filename="../reports/crosscorrelogram.py"/>
        <source>Lag down</source>
        <translation>Versatz abwärts</translation>
    </message>
    <message>
        <location filename="../reports/crosscorrelogram.py"/>
        <source>Pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <location filename="../reports/histograms.py"/>
        <source>{}: cells (bars) and their cumulative share (line)</source>
        <translation>{}: Zellen (Balken) und ihr kumulativer Anteil (Linie)</translation>
    </message>
    <message>
        <location filename="../reports/histograms.py"/>
        <source>... and {:,} bands more</source>
        <translation>... und {:,} weitere Kanäle</translation>
    </message>
    <message>
        <location filename="../reports/page.py"/>
        <source>en</source>
        <translation>de</translation>
    </message>
    <message>
        <location filename="../reports/profilepeaks.py"/>
        <source>Distance along the line ({})</source>
        <translation>Entfernung entlang der Linie ({})</translation>
    </message>
    <message>
        <location filename="../reports/profilepeaks.py"/>
        <source>Width ({})</source>
        <translation>Breite ({})</translation>
    </message>
    <message>
        <location filename="../reports/profilepeaks.py"/>
        <source>The first {:,} of {:,} profiles are drawn.</source>
        <translation>Die ersten {:,} von {:,} Profilen sind gezeichnet.</translation>
    </message>
    <message>
        <location filename="../reports/profilepeaks.py"/>
        <source>{}: profile with its peaks at {}</source>
        <translation>{}: Profil mit seinen Gipfeln bei {}</translation>
    </message>
    <message>
        <location filename="../reports/profilepeaks.py"/>
        <source>{}: profile with its valleys at {}</source>
        <translation>{}: Profil mit seinen Tälern bei {}</translation>
    </message>
    <message>
        <location filename="../reports/profilepeaks.py"/>
        <source>The most prominent {:,} of {:,} peaks are shown.</source>
        <translation>Die {:,} Gipfel mit der größten Schartenhöhe von {:,} werden gezeigt.</translation>
    </message>
    <message>
        <source>{} is only part of a file: its cells take {} bytes, and {} has {}</source>
        <translation type="vanished">{} ist nur ein Teil einer Datei: Seine Zellen brauchen {} Bytes, und {} hat {}</translation>
    </message>
    <message>
        <source>NODATA_VALUES holds {}: give numbers separated by semicolons, such as 0; 255</source>
        <translation type="vanished">NODATA_VALUES enthält {}: Geben Sie Zahlen an, durch Semikolon getrennt, etwa 0; 255</translation>
    </message>
    <message>
        <source>SERIES: {}, {} missing</source>
        <translation type="vanished">SERIES: {}, davon {} fehlend</translation>
    </message>
    <message>
        <source>a block with the reach of its windows is {} x {} cells, and does not fit into the memory for blocks, {} MB; choose a smaller WINDOW, or allow more memory in Processing&apos;s options</source>
        <translation type="vanished">ein Block mit der Reichweite seiner Fenster ist {} x {} Zellen und passt nicht in den Speicher für Blöcke, {} MB; wählen Sie ein kleineres WINDOW, oder erlauben Sie in den Optionen der Verarbeitung mehr Speicher</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; before two images or elevation models are compared: a shift of half a cell makes differences along every edge and slope.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; where the shift is not the same everywhere, or the raster is turned or scaled: this finds one shift for all of it.&lt;/p&gt;&lt;p&gt;SHIFT_X and SHIFT_Y, in map units, are what is added to the second raster&apos;s coordinates to lay it on the first; SHIFT_COLUMNS and SHIFT_ROWS are the same in cells of the first, with rows down. Where one of the two has no georeference, both begin at one corner. Contrast may be inverted. OFFSET_Z is the median difference after the shift, first less second, for elevations.&lt;/p&gt;&lt;p&gt;CONFIDENCE compares the best place with the next best one: about 1 for a raster against itself, under 0.25 for rasters that have nothing in common. FOUND is 0 where no overlap of a tenth of the smaller raster has a correlation.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Padfield 2012, doi:10.1109/TIP.2011.2181402; Evangelidis, Psarakis 2008, doi:10.1109/TPAMI.2008.113.&lt;/p&gt;</source>
        <translation type="vanished">&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; bevor zwei Bilder oder Höhenmodelle verglichen werden: Eine Verschiebung um eine halbe Zelle macht entlang jeder Kante und jedes Hangs Unterschiede.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; wo die Verschiebung nicht überall gleich ist, oder das Raster gedreht oder skaliert ist: Dies findet eine Verschiebung für das Ganze.&lt;/p&gt;&lt;p&gt;SHIFT_X und SHIFT_Y, in Karteneinheiten, sind das, was zu den Koordinaten des zweiten Rasters addiert wird, um es auf das erste zu legen; SHIFT_COLUMNS und SHIFT_ROWS sind dasselbe in Zellen des ersten, mit Zeilen nach unten. Wo eines der beiden keine Georeferenz hat, beginnen beide an einer Ecke. Der Kontrast darf umgekehrt sein. OFFSET_Z ist der Median der Unterschiede nach der Verschiebung, erstes minus zweites, für Höhen.&lt;/p&gt;&lt;p&gt;CONFIDENCE vergleicht die beste Stelle mit der nächstbesten: etwa 1 für ein Raster gegen sich selbst, unter 0.25 für Raster, die nichts gemeinsam haben. FOUND ist 0, wo keine Überlappung von einem Zehntel des kleineren Rasters eine Korrelation hat.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Padfield 2012, doi:10.1109/TIP.2011.2181402; Evangelidis, Psarakis 2008, doi:10.1109/TPAMI.2008.113.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>OUTPUT {} keeps no {} of bands</source>
        <translation type="vanished">OUTPUT {} behält keine {} der Kanäle</translation>
    </message>
    <message>
        <source>No peaks: the highest cell is {:,g}.</source>
        <translation type="vanished">Keine Gipfel: Die höchste Zelle ist {:,g}.</translation>
    </message>
    <message>
        <source>No pits: the lowest cell is {:,g}.</source>
        <translation type="vanished">Keine Mulden: Die tiefste Zelle ist {:,g}.</translation>
    </message>
    <message>
        <source>FOUND is 0: steps of a model that take CHARACTERISTIC_SCALE are left out.</source>
        <translation type="vanished">FOUND ist 0: Schritte eines Modells, die CHARACTERISTIC_SCALE nehmen, werden ausgelassen.</translation>
    </message>
    <message>
        <source>For the smooth surface: from 0, a thin plate that carries slopes on and overshoots in wide gaps, to 1, the membrane. A little of it costs nothing in narrow gaps and is better in wide ones.</source>
        <translation type="vanished">Für die glatte Fläche: von 0, einer dünnen Platte, die Hänge fortführt und in breiten Lücken überschießt, bis 1, der Membran. Ein wenig davon kostet in schmalen Lücken nichts und ist in breiten besser.</translation>
    </message>
    <message>
        <source>As many numbers as there are bands, separated by blanks, commas or semicolons, with NA for one that is missing; or the path of a text file or a table (.csv) that holds them in its last column of numbers, or in the one named as FILE.csv|COLUMN.</source>
        <translation type="vanished">So viele Zahlen wie Kanäle, getrennt durch Leerzeichen, Kommas oder Semikolons, mit NA für eine, die fehlt; oder der Pfad einer Textdatei oder einer Tabelle (.csv), die sie in ihrer letzten Spalte von Zahlen enthält, oder in der, die als DATEI.csv|SPALTE genannt ist.</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for the summits, passes and pits that a path, a road or a transect meets, ridges and dunes across a section, or the peaks of a series that is stored as a row of a raster. Peaks are those of SciPy&apos;s find_peaks with the same conditions.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for the summits of the ground itself: Extract peaks looks in all directions, and a line seldom leads over a summit.&lt;/p&gt;&lt;p&gt;A sample is taken every cell along a line, from its start; between the middles of cells it is their bilinear mean, from which cells without data are left out. Where a line lies in a cell without data, or outside of the raster, samples are skipped: those on both sides of a gap are neighbours, and distances count the gap. The ends of a line are no peaks, and each part of a line is a profile of its own. DISTANCE, WIDTH, RANGE, WLEN and the columns are in map units, or in metres on the ellipsoid where the CRS of the raster is in degrees. Ranges are written 2;5, or 2; and ;5 with one end open.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Virtanen et al. 2020, SciPy 1.0, doi:10.1038/s41592-019-0686-2.&lt;/p&gt;</source>
        <translation type="vanished">&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für Gipfel, Pässe und Mulden, auf die ein Weg, eine Straße oder ein Transekt trifft, für Rücken und Dünen quer zu einem Schnitt, oder für die Gipfel einer Reihe, die als Zeile eines Rasters gespeichert ist. Gipfel sind die von find_peaks aus SciPy mit denselben Bedingungen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für die Gipfel des Geländes selbst: Gipfel finden sieht in alle Richtungen, und eine Linie führt selten über einen Gipfel.&lt;/p&gt;&lt;p&gt;Entlang einer Linie wird von ihrem Anfang an in jeder Zelle eine Probe genommen; zwischen den Mitten von Zellen ist sie deren bilineares Mittel, in das Zellen ohne Daten nicht eingehen. Wo eine Linie in einer Zelle ohne Daten liegt oder außerhalb des Rasters, werden Proben übersprungen: Die auf beiden Seiten einer Lücke sind Nachbarn, und Entfernungen zählen die Lücke mit. Die Enden einer Linie sind keine Gipfel, und jeder Teil einer Linie ist ein eigenes Profil. DISTANCE, WIDTH, RANGE, WLEN und die Spalten sind in Karteneinheiten, oder in Metern auf dem Ellipsoid, wo das KBS des Rasters in Grad ist. Spannen schreibt man 2;5, oder 2; und ;5 mit einem offenen Ende.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Virtanen et al. 2020, SciPy 1.0, doi:10.1038/s41592-019-0686-2.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Smoothing size (samples)</source>
        <translation type="vanished">Größe der Glättung (Proben)</translation>
    </message>
    <message>
        <source>Plateau (samples)</source>
        <translation type="vanished">Plateau (Proben)</translation>
    </message>
    <message>
        <source>{} is {}: positions must ascend from band to band</source>
        <translation type="vanished">{} ist {}: Lagen müssen von Kanal zu Kanal steigen</translation>
    </message>
    <message>
        <source>{}: no transformation to the first raster&apos;s CRS is known</source>
        <translation type="vanished">{}: Es ist keine Transformation in das KBS des ersten Rasters bekannt</translation>
    </message>
    <message>
        <source>As the reference: its type, or Float32 for a normal distribution. Whole numbers are rounded, and cut off at the ends of their type.</source>
        <translation type="vanished">Wie die Referenz: ihr Typ, oder Float32 für eine Normalverteilung. Ganze Zahlen werden gerundet und an den Enden ihres Typs abgeschnitten.</translation>
    </message>
    <message>
        <source>Numbers separated by semicolons, such as 0; 9999. With commas a value for each band, such as 255,255,255: a gap where all bands match. As they are stored: before scale and offset.</source>
        <translation type="vanished">Zahlen, durch Semikolons getrennt, etwa 0; 9999. Mit Kommas ein Wert je Kanal, etwa 255,255,255: eine Lücke, wo alle Kanäle übereinstimmen. Wie sie gespeichert sind: vor Skalierung und Versatz.</translation>
    </message>
    <message>
        <source>A date (2024-05-31) or a number of days for each band, separated by blanks or semicolons, or a file of them. Empty: what is found in the names of bands, in their metadata, or in the names of layers and files, such as 20240531, 2024-05 or 2024152.</source>
        <translation type="vanished">Ein Datum (2024-05-31) oder eine Zahl von Tagen für jeden Kanal, getrennt durch Leerzeichen oder Semikolon, oder eine Datei damit. Leer: was in den Namen der Kanäle steht, in ihren Metadaten, oder in den Namen von Layern und Dateien, wie 20240531, 2024-05 oder 2024152.</translation>
    </message>
    <message>
        <source>Of harmonics, and of the mean of the same season, which takes what lies within half a month (a 24th of it). In bands, where there are no dates.</source>
        <translation type="vanished">Für Harmonische und für das Mittel derselben Jahreszeit, das nimmt, was innerhalb eines halben Monats liegt (ein 24stel davon). In Kanälen, wo es keine Zeitpunkte gibt.</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for voids in elevation models, clouds and stripes in images, and any hole that the surroundings say something about.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; where gaps are wide compared with what the raster shows: a filled value is a guess, and the farther from data, the wilder. Where the same place was seen at other times, those are better witnesses.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Smooth surface&lt;/strong&gt; carries slopes on into the gap and is the best choice for terrain and other smooth fields; a little tension keeps it calm in wide gaps. &lt;strong&gt;Membrane&lt;/strong&gt; never leaves the range of its rim, nor does &lt;strong&gt;linear&lt;/strong&gt;, on triangles between the cells of the rim. &lt;strong&gt;DCT least squares&lt;/strong&gt; does not follow the noise of the data. &lt;strong&gt;Inverse distance&lt;/strong&gt;, &lt;strong&gt;local mean&lt;/strong&gt; and &lt;strong&gt;median&lt;/strong&gt; are plain and fast. For classes take the &lt;strong&gt;nearest cell&lt;/strong&gt; or the &lt;strong&gt;local mode&lt;/strong&gt;, for pictures with edges &lt;strong&gt;Navier-Stokes&lt;/strong&gt; or &lt;strong&gt;Telea&lt;/strong&gt;. &lt;strong&gt;Row, column and band mean&lt;/strong&gt; suit sensors that lose lines, and statistics that need no detail.&lt;/p&gt;&lt;p&gt;Where another elevation model or date knows the place, give it as &lt;strong&gt;another raster to fill with&lt;/strong&gt;: its difference from the data around is filled, so that no step is left.&lt;/p&gt;&lt;p&gt;Cells that are no gaps keep their exact values and type. The log says how many cells were left and why, and how many were cut to the limits. A hole of a million cells takes a minute or so with the two surfaces.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;References:&lt;/strong&gt; Damelin, Hoang 2018, doi:10.1155/2018/3950312 (biharmonic); Smith, Wessel 1990, doi:10.1190/1.1442837 (tension); Shepard 1968, doi:10.1145/800186.810616 (inverse distance); Telea 2004, doi:10.1080/10867651.2004.10487596; Bertalmio, Bertozzi, Sapiro 2001, doi:10.1109/CVPR.2001.990497 (Navier-Stokes); Garcia 2010, doi:10.1016/j.csda.2009.09.020 (least squares).&lt;/p&gt;</source>
        <translation type="vanished">&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für Fehlstellen in Höhenmodellen, Wolken und Streifen in Bildern und jedes Loch, über das die Umgebung etwas sagt.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; wo Lücken breit sind im Vergleich zu dem, was das Raster zeigt: Ein gefüllter Wert ist eine Vermutung, und je weiter von Daten, desto wilder. Wo derselbe Ort zu anderen Zeiten gesehen wurde, sind das bessere Zeugen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Glatte Fläche&lt;/strong&gt; führt Hänge in die Lücke fort und ist die beste Wahl für Gelände und andere glatte Felder; ein wenig Spannung hält sie in breiten Lücken ruhig. &lt;strong&gt;Membran&lt;/strong&gt; verlässt nie die Spanne ihres Saums, und &lt;strong&gt;linear&lt;/strong&gt;, auf Dreiecken zwischen den Zellen des Saums, auch nicht. &lt;strong&gt;Kleinste Quadrate (DCT)&lt;/strong&gt; folgen dem Rauschen der Daten nicht. &lt;strong&gt;Inverse Distanz&lt;/strong&gt;, &lt;strong&gt;lokales Mittel&lt;/strong&gt; und &lt;strong&gt;lokaler Median&lt;/strong&gt; sind einfach und schnell. Für Klassen nehmen Sie die &lt;strong&gt;nächste Zelle&lt;/strong&gt; oder den &lt;strong&gt;lokalen Modus&lt;/strong&gt;, für Bilder mit Kanten &lt;strong&gt;Navier-Stokes&lt;/strong&gt; oder &lt;strong&gt;Telea&lt;/strong&gt;. &lt;strong&gt;Zeilen-, Spalten- und Kanalmittel&lt;/strong&gt; passen für Sensoren, denen Zeilen fehlen, und für Statistiken, die keine Einzelheiten brauchen.&lt;/p&gt;&lt;p&gt;Wo ein anderes Höhenmodell oder Datum den Ort kennt, geben Sie es als &lt;strong&gt;anderes Raster zum Füllen&lt;/strong&gt; an: Gefüllt wird sein Unterschied zu den Daten ringsum, sodass keine Stufe bleibt.&lt;/p&gt;&lt;p&gt;Zellen, die keine Lücken sind, behalten genau ihre Werte und ihren Typ. Das Protokoll sagt, wie viele Zellen blieben und warum, und wie viele auf die Grenzen gekürzt wurden. Ein Loch von einer Million Zellen braucht mit den beiden Flächen etwa eine Minute.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Damelin, Hoang 2018, doi:10.1155/2018/3950312 (biharmonisch); Smith, Wessel 1990, doi:10.1190/1.1442837 (Spannung); Shepard 1968, doi:10.1145/800186.810616 (inverse Distanz); Telea 2004, doi:10.1080/10867651.2004.10487596; Bertalmio, Bertozzi, Sapiro 2001, doi:10.1109/CVPR.2001.990497 (Navier-Stokes); Garcia 2010, doi:10.1016/j.csda.2009.09.020 (kleinste Quadrate).&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Cells farther than this from data are not filled. 0: any distance.</source>
        <translation type="vanished">Zellen, die weiter als dies von Daten entfernt sind, werden nicht gefüllt. 0: beliebiger Abstand.</translation>
    </message>
    <message>
        <source>Gaps that hold a larger square of cells, so many along its side, are left whole. 0: any width. A long river may be narrow.</source>
        <translation type="vanished">Lücken, die ein größeres Quadrat von Zellen enthalten, so viele an seiner Seite, bleiben ganz. 0: beliebige Breite. Ein langer Fluss kann schmal sein.</translation>
    </message>
    <message>
        <source>Where to write how far from data each filled cell lies, in cells; 0 where nothing was filled.</source>
        <translation type="vanished">Wohin geschrieben wird, wie weit jede gefüllte Zelle von Daten liegt, in Zellen; 0, wo nichts gefüllt wurde.</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to bring out detail in an image or elevation model whose values crowd together, to make rasters comparable by rank, and to bring 16-bit or real values to 8 bit.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; to measure: the results are ranks in disguise, and differences between them mean nothing in the raster&apos;s own units. To give a raster the histogram of another: Match histogram. To bring out detail in dark and bright parts alike: Equalize adaptively.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Interpolated&lt;/strong&gt; counts the cells in bins and maps each value along the cumulative histogram; a cell gets the same value as with numpy.interp over the left edges of the bins. &lt;strong&gt;Exact ranks&lt;/strong&gt; counts the cells strictly smaller than each: no bins, no lost detail, for any data. &lt;strong&gt;Lookup table&lt;/strong&gt; maps each whole number by the share of cells up to it, for integer rasters. &lt;strong&gt;Linear between percentiles&lt;/strong&gt; is the usual stretch: the 2nd percentile becomes the lowest result, the 98th the highest; percentiles are exact, as numpy.percentile has them.&lt;/p&gt;&lt;p&gt;Cells without data stay so. Where an integer result would use all its values, nodata takes the lowest, results start one above, and the log says so. A band of one value keeps it.&lt;/p&gt;&lt;p&gt;FLATNESS tells how even the first band&apos;s result is: 1 less the largest distance between the share of cells up to a level and a straight line. 1 is perfectly flat.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Gonzalez, Woods: Digital Image Processing, histogram equalization; Naik, Murthy 2003, doi:10.1109/TIP.2003.819231, for colours.&lt;/p&gt;</source>
        <translation type="vanished">&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; um Einzelheiten in einem Bild oder Höhenmodell hervorzuheben, dessen Werte sich drängen, um Raster nach Rängen vergleichbar zu machen und um 16-Bit- oder reelle Werte auf 8 Bit zu bringen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; um zu messen: Die Ergebnisse sind verkleidete Ränge, und ihre Unterschiede bedeuten in den Einheiten des Rasters nichts. Um einem Raster das Histogramm eines anderen zu geben: Histogramm anpassen. Um Einzelheiten in dunklen und hellen Teilen zugleich hervorzuheben: Adaptiv ausgleichen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Interpoliert&lt;/strong&gt; zählt die Zellen in Klassen und bildet jeden Wert entlang des kumulativen Histogramms ab; eine Zelle bekommt denselben Wert wie mit numpy.interp über den linken Kanten der Klassen. &lt;strong&gt;Exakte Ränge&lt;/strong&gt; zählt die echt kleineren Zellen: keine Klassen, keine verlorenen Einzelheiten, für alle Daten. &lt;strong&gt;Nachschlagetabelle&lt;/strong&gt; bildet jede ganze Zahl durch den Anteil der Zellen bis zu ihr ab, für ganzzahlige Raster. &lt;strong&gt;Linear zwischen Perzentilen&lt;/strong&gt; ist die übliche Streckung: Das 2. Perzentil wird das niedrigste Ergebnis, das 98. das höchste; die Perzentile sind exakt die von numpy.percentile.&lt;/p&gt;&lt;p&gt;Zellen ohne Daten bleiben ohne Daten. Wo ein ganzzahliges Ergebnis alle seine Werte brauchen würde, nimmt der Leerwert den niedrigsten, die Ergebnisse beginnen eins darüber, und das Protokoll sagt es. Ein Band mit einem einzigen Wert behält ihn.&lt;/p&gt;&lt;p&gt;FLATNESS sagt, wie gleichmäßig das Ergebnis des ersten Bands ist: 1 weniger dem größten Abstand zwischen dem Anteil der Zellen bis zu einer Stufe und einer Geraden. 1 ist vollkommen flach.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Gonzalez, Woods: Digital Image Processing, Histogrammausgleich; Naik, Murthy 2003, doi:10.1109/TIP.2003.819231, für Farben.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>INPUT has {} bands and INPUT_2 {}: correlations along bands need as many; give TYPE 2 for sums of products</source>
        <translation type="vanished">INPUT hat {} Kanäle und INPUT_2 {}: Korrelationen entlang der Kanäle brauchen gleich viele; geben Sie TYPE 2 für Summen von Produkten an</translation>
    </message>
    <message>
        <source>INPUT has {} bands: give a raster of 3 or more along bands, or another AXIS</source>
        <translation type="vanished">INPUT hat {} Kanäle: Geben Sie ein Raster mit 3 oder mehr entlang der Kanäle an, oder eine andere AXIS</translation>
    </message>
    <message>
        <source>{} has {} positions, and INPUT gives {} bands: give one for each</source>
        <translation type="vanished">{} hat {} Lagen, und INPUT gibt {} Kanäle: Geben Sie für jeden eine an</translation>
    </message>
    <message>
        <source>height</source>
        <translation type="vanished">Höhe</translation>
    </message>
    <message>
        <source>prominence</source>
        <translation type="vanished">Schartenhöhe</translation>
    </message>
    <message>
        <source>width</source>
        <translation type="vanished">Breite</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for voids in elevation models, clouds and stripes in images, and any hole that the surroundings say something about.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; where gaps are wide compared with what the raster shows: a filled value is a guess, and the farther from data, the wilder. Where the same place was seen at other times, those are better witnesses.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Smooth surface&lt;/strong&gt; carries slopes on into the gap and is the best choice for terrain and other smooth fields; it may overshoot where the rim is noisy. &lt;strong&gt;Membrane&lt;/strong&gt; never leaves the range of its rim. &lt;strong&gt;Inverse distance&lt;/strong&gt;, &lt;strong&gt;nearest cell&lt;/strong&gt; (for classes) and &lt;strong&gt;local mean&lt;/strong&gt; are plain and fast. &lt;strong&gt;Row, column and band mean&lt;/strong&gt; suit sensors that lose lines, and statistics that need no detail.&lt;/p&gt;&lt;p&gt;Cells that are no gaps keep their exact values and type. A hole of a million cells takes a minute or so with the two surfaces.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;References:&lt;/strong&gt; Damelin, Hoang 2018, doi:10.1155/2018/3950312 (biharmonic); Shepard 1968, doi:10.1145/800186.810616 (inverse distance).&lt;/p&gt;</source>
        <translation type="vanished">&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für Fehlstellen in Höhenmodellen, Wolken und Streifen in Bildern und jedes Loch, über das die Umgebung etwas sagt.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; wo Lücken breit sind im Vergleich zu dem, was das Raster zeigt: Ein gefüllter Wert ist eine Vermutung, und je weiter von Daten, desto wilder. Wo derselbe Ort zu anderen Zeiten gesehen wurde, sind das bessere Zeugen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Glatte Fläche&lt;/strong&gt; führt Hänge in die Lücke fort und ist die beste Wahl für Gelände und andere glatte Felder; wo der Saum verrauscht ist, kann sie überschießen. &lt;strong&gt;Membran&lt;/strong&gt; verlässt nie die Spanne ihres Saums. &lt;strong&gt;Inverse Distanz&lt;/strong&gt;, &lt;strong&gt;nächste Zelle&lt;/strong&gt; (für Klassen) und &lt;strong&gt;lokales Mittel&lt;/strong&gt; sind einfach und schnell. &lt;strong&gt;Zeilen-, Spalten- und Kanalmittel&lt;/strong&gt; passen für Sensoren, denen Zeilen fehlen, und für Statistiken, die keine Einzelheiten brauchen.&lt;/p&gt;&lt;p&gt;Zellen, die keine Lücken sind, behalten genau ihre Werte und ihren Typ. Ein Loch von einer Million Zellen braucht mit den beiden Flächen etwa eine Minute.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Damelin, Hoang 2018, doi:10.1155/2018/3950312 (biharmonisch); Shepard 1968, doi:10.1145/800186.810616 (inverse Distanz).&lt;/p&gt;</translation>
    </message>
    <message>
        <source>fill,nodata,gap,void,holes,inpaint,interpolate,interpolation,fillnodata,biharmonic,laplace,idw,inverse distance,nearest,missing data,cloud,stripes,SLC-off,null,NaN,DEM,DTM,terrain,LiDAR,satellite,landsat</source>
        <translation type="vanished">füllen,Leerwert,Lücke,Fehlstelle,Löcher,interpolieren,Interpolation,biharmonisch,inverse Distanz,nächste,fehlende Daten,Wolke,Streifen,Höhenmodell,Gelände,Satellit</translation>
    </message>
    <message>
        <source>Fills the cells where this raster is valid and not 0, whether they hold data or not. Nodata outside stays and is no source. Another grid or CRS is all right.</source>
        <translation type="vanished">Füllt die Zellen, in denen dieses Raster gültig und nicht 0 ist, ob sie Daten haben oder nicht. Leerwerte außerhalb bleiben und sind keine Quelle. Ein anderes Gitter oder KBS ist in Ordnung.</translation>
    </message>
    <message>
        <source>Neighbours (inverse distance; 0: one in each of eight directions)</source>
        <translation type="vanished">Nachbarn (inverse Distanz; 0: je einer in acht Richtungen)</translation>
    </message>
    <message>
        <source>For inverse distance: how many of the nearest data cells around the gap to weigh. 0: the nearest one in each of eight directions.</source>
        <translation type="vanished">Für inverse Distanz: wie viele der nächsten Zellen mit Daten um die Lücke gewichtet werden. 0: die nächste in jeder von acht Richtungen.</translation>
    </message>
    <message>
        <source>Radius in cells (local mean)</source>
        <translation type="vanished">Radius in Zellen (lokales Mittel)</translation>
    </message>
    <message>
        <source>For local mean: data within this many cells count; where there are none the radius doubles.</source>
        <translation type="vanished">Für das lokale Mittel: Daten im Umkreis von so vielen Zellen zählen; wo es keine gibt, verdoppelt sich der Radius.</translation>
    </message>
    <message>
        <source>MAX_DISTANCE has no meaning for means, and is not used.</source>
        <translation type="vanished">MAX_DISTANCE hat für Mittelwerte keine Bedeutung und wird nicht verwendet.</translation>
    </message>
    <message>
        <source>the number of neighbours is {}; give 0 (eight directions) or more</source>
        <translation type="vanished">die Anzahl der Nachbarn ist {}; geben Sie 0 (acht Richtungen) oder mehr an</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for summits and sinks of terrain, treetops in a canopy height model, hot spots in any field. Prominence tells which of them stand out: it is the height above the highest saddle, the key col, that leads to strictly higher ground.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for the relief of the ground: this tells of single summits.&lt;/p&gt;&lt;p&gt;A plateau is one peak, at its cell nearest the middle. Peaks at the edge count. The highest peak of a connected region has no col: its prominence is the height above the region&apos;s lowest cell. Where the ground above the col reaches the edge of the raster or cells without data, more data could change the prominence: then bound is 1.&lt;/p&gt;&lt;p&gt;Isolation is the distance to the nearest cell of strictly higher ground, whichever way leads there; iso_bound is 1 where the edge or a cell without data is nearer. MIN_DISTANCE keeps the strongest of close peaks, MIN_ISOLATION asks for peaks that are higher than all ground around them. The line parent is the peak that steepest ascent from the key col reaches on the other side, the prominence parent the first of greater prominence on that way; a parent that a filter took away is NULL.&lt;/p&gt;&lt;p&gt;Of treetops the least distance grows with height: WINDOW_A + WINDOW_B x value is the radius, from cell middle to cell middle and not rounded to cells, within which nothing is higher. A raster in degrees that goes once around the globe has no edge there.&lt;/p&gt;&lt;p&gt;For pits everything is upside down, and prominence is a depth.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Kirmse, de Ferranti 2017, doi:10.1177/0309133317738163.&lt;/p&gt;</source>
        <translation type="vanished">&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für Gipfel und Senken im Gelände, Baumspitzen in einem Kronenhöhenmodell, Höchstwerte in jedem Feld. Die Schartenhöhe sagt, welche davon sich herausheben: Sie ist die Höhe über dem höchsten Sattel, der Schlüsselscharte, der zu echt höherem Gelände führt.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für das Relief des Geländes: Dies handelt von einzelnen Gipfeln.&lt;/p&gt;&lt;p&gt;Ein Plateau ist ein Gipfel, an der Zelle, die seiner Mitte am nächsten liegt. Gipfel am Rand zählen. Der höchste Gipfel eines zusammenhängenden Gebiets hat keine Scharte: Seine Schartenhöhe ist die Höhe über der tiefsten Zelle des Gebiets. Wo das Gelände über der Scharte den Rand des Rasters oder Zellen ohne Daten erreicht, könnten mehr Daten die Schartenhöhe ändern: Dann ist bound 1.&lt;/p&gt;&lt;p&gt;Die Dominanz ist der Abstand zur nächsten Zelle mit echt höherem Gelände, welcher Weg auch dorthin führt; iso_bound ist 1, wo der Rand oder eine Zelle ohne Daten näher ist. MIN_DISTANCE behält die stärksten von nahen Gipfeln, MIN_ISOLATION verlangt Gipfel, die höher sind als alles Gelände um sie herum. Der Elterngipfel über den Grat ist der, den der steilste Anstieg von der Schlüsselscharte auf der anderen Seite erreicht, der nach Schartenhöhe der erste mit größerer Schartenhöhe auf diesem Weg; ein Elterngipfel, den ein Filter entfernt hat, ist NULL.&lt;/p&gt;&lt;p&gt;Bei Baumspitzen wächst der kleinste Abstand mit der Höhe: WINDOW_A + WINDOW_B x Wert ist der Radius, von Zellmitte zu Zellmitte und nicht auf Zellen gerundet, in dem nichts höher ist. Ein Raster in Grad, das einmal um die Erde reicht, hat dort keinen Rand.&lt;/p&gt;&lt;p&gt;Bei Mulden steht alles auf dem Kopf, und die Schartenhöhe ist eine Tiefe.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Kirmse, de Ferranti 2017, doi:10.1177/0309133317738163.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to bring out detail in an image or elevation model whose values crowd together, and to make rasters comparable by rank.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; to measure: the results are ranks in disguise, and differences between them mean nothing in the raster&apos;s own units.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Interpolated&lt;/strong&gt; counts the cells in bins and maps each value along the cumulative histogram; a cell gets the same value as with numpy.interp over the left edges of the bins. &lt;strong&gt;Exact ranks&lt;/strong&gt; counts the cells strictly smaller than each: no bins, no lost detail, for any data. &lt;strong&gt;Lookup table&lt;/strong&gt; maps each whole number by the share of cells up to it, for integer rasters.&lt;/p&gt;&lt;p&gt;Cells without data stay so. Where an integer result would use all its values, nodata takes the lowest, results start one above, and the log says so.&lt;/p&gt;&lt;p&gt;FLATNESS tells how even the first band&apos;s result is: 1 is perfectly flat, 0 is all cells in one class.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Gonzalez, Woods: Digital Image Processing, histogram equalization; Coltuc et al. 2006, doi:10.1109/TIP.2005.864170, for exact ranks.&lt;/p&gt;</source>
        <translation type="vanished">&lt;p&gt;&lt;strong&gt;Nehmen Sie es,&lt;/strong&gt; um Einzelheiten in einem Bild oder Höhenmodell sichtbar zu machen, dessen Werte sich drängen, und um Raster nach Rang vergleichbar zu machen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes,&lt;/strong&gt; um zu messen: Die Ergebnisse sind verkleidete Ränge, und ihre Unterschiede bedeuten in den Einheiten des Rasters nichts.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Interpoliert&lt;/strong&gt; zählt die Zellen in Klassen und bildet jeden Wert entlang des kumulierten Histogramms ab; eine Zelle erhält denselben Wert wie mit numpy.interp über die linken Ränder der Klassen. &lt;strong&gt;Genaue Ränge&lt;/strong&gt; zählt die Zellen, die echt kleiner sind: keine Klassen, keine verlorenen Einzelheiten, für alle Daten. &lt;strong&gt;Umsetzungstabelle&lt;/strong&gt; bildet jede ganze Zahl nach dem Anteil der Zellen bis zu ihr ab, für ganzzahlige Raster.&lt;/p&gt;&lt;p&gt;Zellen ohne Daten bleiben ohne Daten. Wo ein ganzzahliges Ergebnis alle seine Werte brauchen würde, nimmt der Leerwert den niedrigsten, die Ergebnisse beginnen eins darüber, und das Protokoll sagt es.&lt;/p&gt;&lt;p&gt;FLATNESS sagt, wie gleichmäßig das Ergebnis des ersten Kanals ist: 1 ist vollkommen flach, 0 heißt, dass alle Zellen in einer Klasse liegen.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Gonzalez, Woods: Digital Image Processing, Histogrammausgleich; Coltuc et al. 2006, doi:10.1109/TIP.2005.864170, für genaue Ränge.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>histogram,equalization,equalisation,contrast,stretch,enhance,enhancement,rank,cdf,histeq,equalize_hist,lookup table,equalise,equalize,satellite,landsat,brightness</source>
        <translation type="vanished">Histogramm,Histogrammausgleich,Ausgleich,Kontrast,Streckung,Verbesserung,Rang,Verteilungsfunktion,Umsetzungstabelle,Satellit,Helligkeit</translation>
    </message>
    <message>
        <source>Interpolated is fast and right for most. Exact ranks sorts all cells. Lookup table is for integer rasters.</source>
        <translation type="vanished">Interpoliert ist schnell und meistens richtig. Genaue Ränge sortiert alle Zellen. Die Umsetzungstabelle ist für ganzzahlige Raster.</translation>
    </message>
    <message>
        <source>Bins (interpolated histogram)</source>
        <translation type="vanished">Klassen (interpoliertes Histogramm)</translation>
    </message>
    <message>
        <source>Number of bins of the interpolated method; the others have none.</source>
        <translation type="vanished">Anzahl der Klassen des interpolierten Verfahrens; die anderen haben keine.</translation>
    </message>
    <message>
        <source>By itself uses the whole range for each band, and shifts colours; one histogram keeps the bands comparable.</source>
        <translation type="vanished">Für sich nutzt jeder Kanal die ganze Spanne, und Farben verschieben sich; ein Histogramm hält die Kanäle vergleichbar.</translation>
    </message>
    <message>
        <source>{} has whole numbers: METHOD 2 maps each by itself, without bins.</source>
        <translation type="vanished">{} hat ganze Zahlen: METHOD 2 bildet jede für sich ab, ohne Klassen.</translation>
    </message>
    <message>
        <source>Greatest lag</source>
        <translation type="vanished">Größter Versatz</translation>
    </message>
    <message>
        <source>lag {}</source>
        <translation type="vanished">Versatz {}</translation>
    </message>
    <message>
        <source>Greatest shift (cells)</source>
        <translation type="vanished">Größte Verschiebung (Zellen)</translation>
    </message>
    <message>
        <source>In place</source>
        <translation type="vanished">Zurechtgerückt</translation>
    </message>
    <message>
        <source>POOL is 1, luminance, but {} gives {}: choose red, green and blue as BANDS</source>
        <translation type="vanished">POOL ist 1, Helligkeit, aber {} gibt {}: Wählen Sie Rot, Grün und Blau als BANDS</translation>
    </message>
    <message>
        <source>A line from each peak over its key col to its line parent, where that is kept.</source>
        <translation type="vanished">Eine Linie von jedem Gipfel über seine Schlüsselscharte zu seinem Elterngipfel über den Grat, wo der behalten wird.</translation>
    </message>
    <message>
        <source>{} MB for sorting cannot be kept in {}: {}; set TMPDIR to a larger folder</source>
        <translation type="vanished">{} MB zum Sortieren können nicht in {} abgelegt werden: {}; setzen Sie TMPDIR auf einen größeren Ordner</translation>
    </message>
    <message>
        <source>METHOD is 2, lookup table, but band {} of {} is {}: give an integer raster, or METHOD 0 or 1</source>
        <translation type="vanished">METHOD ist 2, Umsetzungstabelle, aber Kanal {} von {} ist {}: Geben Sie ein ganzzahliges Raster an, oder METHOD 0 oder 1</translation>
    </message>
    <message>
        <source>METHOD is 2, lookup table, but band {} of {} holds whole numbers of 2^53 and more: give METHOD 0 or 1</source>
        <translation type="vanished">METHOD ist 2, Umsetzungstabelle, aber Kanal {} von {} enthält ganze Zahlen ab 2^53: Geben Sie METHOD 0 oder 1 an</translation>
    </message>
    <message>
        <source>Number, in the order asked for</source>
        <translation type="vanished">Nummer, in der verlangten Reihenfolge</translation>
    </message>
    <message>
        <source>Value of the peak, smoothed if asked for</source>
        <translation type="vanished">Wert des Gipfels, geglättet, wenn verlangt</translation>
    </message>
    <message>
        <source>Value of the raster at the peak</source>
        <translation type="vanished">Wert des Rasters am Gipfel</translation>
    </message>
    <message>
        <source>Height above the key col (raster&apos;s units)</source>
        <translation type="vanished">Höhe über der Schlüsselscharte (Einheiten des Rasters)</translation>
    </message>
    <message>
        <source>Value of the key col</source>
        <translation type="vanished">Wert der Schlüsselscharte</translation>
    </message>
    <message>
        <source>x of the key col (CRS units)</source>
        <translation type="vanished">x der Schlüsselscharte (Einheiten des KBS)</translation>
    </message>
    <message>
        <source>y of the key col (CRS units)</source>
        <translation type="vanished">y der Schlüsselscharte (Einheiten des KBS)</translation>
    </message>
    <message>
        <source>Distance to higher ground (map units; metres for degrees)</source>
        <translation type="vanished">Abstand zu höherem Gelände (Karteneinheiten; bei Grad Meter)</translation>
    </message>
    <message>
        <source>x of the nearest higher cell (CRS units)</source>
        <translation type="vanished">x der nächsten höheren Zelle (Einheiten des KBS)</translation>
    </message>
    <message>
        <source>y of the nearest higher cell (CRS units)</source>
        <translation type="vanished">y der nächsten höheren Zelle (Einheiten des KBS)</translation>
    </message>
    <message>
        <source>1: a missing cell is nearer than higher ground</source>
        <translation type="vanished">1: Eine fehlende Zelle ist näher als höheres Gelände</translation>
    </message>
    <message>
        <source>id of the line parent</source>
        <translation type="vanished">id des Elterngipfels über den Grat</translation>
    </message>
    <message>
        <source>id of the prominence parent</source>
        <translation type="vanished">id des Elterngipfels nach Schartenhöhe</translation>
    </message>
    <message>
        <source>Prominence / value above the base</source>
        <translation type="vanished">Schartenhöhe / Wert über der Basis</translation>
    </message>
    <message>
        <source>Cells of the summit plateau</source>
        <translation type="vanished">Zellen des Gipfelplateaus</translation>
    </message>
    <message>
        <source>1: more data could change the prominence</source>
        <translation type="vanished">1: Mehr Daten könnten die Schartenhöhe ändern</translation>
    </message>
    <message>
        <source>1: on the edge or beside nodata</source>
        <translation type="vanished">1: am Rand oder neben Leerwerten</translation>
    </message>
    <message>
        <source>Other summits of this height on the hill</source>
        <translation type="vanished">Andere Gipfel dieser Höhe auf dem Hügel</translation>
    </message>
    <message>
        <source>id of the peak</source>
        <translation type="vanished">id des Gipfels</translation>
    </message>
    <message>
        <source>Value of the peak</source>
        <translation type="vanished">Wert des Gipfels</translation>
    </message>
    <message>
        <source>Height of the peak above it (raster&apos;s units)</source>
        <translation type="vanished">Höhe des Gipfels darüber (Einheiten des Rasters)</translation>
    </message>
    <message>
        <source>id of the peak that it leads up to</source>
        <translation type="vanished">id des Gipfels, zu dem es hinaufführt</translation>
    </message>
    <message>
        <source>INPUT_2 has no CRS: its coordinates are taken as INPUT&apos;s.</source>
        <translation type="vanished">INPUT_2 hat kein KBS: Seine Koordinaten werden als die von INPUT genommen.</translation>
    </message>
    <message>
        <source>FOOTPRINT is not used: choose the shape Footprint (SHAPE 2) for it</source>
        <translation type="vanished">FOOTPRINT wird nicht verwendet: Wählen Sie dafür die Form Schablone (SHAPE 2)</translation>
    </message>
    <message>
        <source>WEIGHTS are not used: choose the weights Matrix (WEIGHTING 4)</source>
        <translation type="vanished">WEIGHTS werden nicht verwendet: Wählen Sie die Gewichte Matrix (WEIGHTING 4)</translation>
    </message>
    <message>
        <source>SHAPE is {}: a matrix of weights is its own shape, with 0 for cells that do not belong; give 0</source>
        <translation type="vanished">SHAPE ist {}: Eine Gewichtsmatrix ist ihre eigene Form, mit 0 für Zellen, die nicht dazugehören; geben Sie 0 an</translation>
    </message>
    <message>
        <source>Number, the highest first</source>
        <translation type="vanished">Nummer, der höchste zuerst</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for summits and sinks of terrain, treetops in a canopy height model, hot spots in any field. Prominence tells which of them stand out: it is the height above the highest saddle, the key col, that leads to strictly higher ground.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for the extent of a hill or a crown: peaks are points.&lt;/p&gt;&lt;p&gt;A plateau is one peak, at its cell nearest the middle. Peaks at the edge count. The highest peak of a connected region has no col: its prominence is the height above the region&apos;s lowest cell. Where the ground above the col reaches the edge of the raster or cells without data, more data could change the prominence: then bound is 1.&lt;/p&gt;&lt;p&gt;For pits everything is upside down, and prominence is a depth.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Kirmse, de Ferranti 2017, doi:10.1177/0309133317738163.&lt;/p&gt;</source>
        <translation type="vanished">&lt;p&gt;&lt;strong&gt;Nehmen Sie es&lt;/strong&gt; für Gipfel und Senken im Gelände, Baumspitzen in einem Kronenhöhenmodell, Höchstwerte in jedem Feld. Die Schartenhöhe sagt, welche davon sich herausheben: Sie ist die Höhe über dem höchsten Sattel, der Schlüsselscharte, der zu echt höherem Gelände führt.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Nehmen Sie etwas anderes&lt;/strong&gt; für die Ausdehnung eines Hügels oder einer Krone: Gipfel sind Punkte.&lt;/p&gt;&lt;p&gt;Ein Plateau ist ein Gipfel, an der Zelle, die seiner Mitte am nächsten liegt. Gipfel am Rand zählen. Der höchste Gipfel eines zusammenhängenden Gebiets hat keine Scharte: Seine Schartenhöhe ist die Höhe über der tiefsten Zelle des Gebiets. Wo das Gelände über der Scharte den Rand des Rasters oder Zellen ohne Daten erreicht, könnten mehr Daten die Schartenhöhe ändern: Dann ist bound 1.&lt;/p&gt;&lt;p&gt;Bei Mulden steht alles auf dem Kopf, und die Schartenhöhe ist eine Tiefe.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Literatur:&lt;/strong&gt; Kirmse, de Ferranti 2017, doi:10.1177/0309133317738163.&lt;/p&gt;</translation>
    </message>
</context>
</TS>
