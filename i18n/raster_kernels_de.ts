<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>RasterKernels</name>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Coarsen the cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Widen the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Variance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Standard deviation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Average local variance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Computes how much neighbouring cells vary on average, for cells of growing size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to choose a resolution, or to find how large the things in a raster are: trees, fields, hills. Cells much smaller than a thing resemble their neighbours, cells much larger hold a mixture; in between the curve peaks, for round things that stand apart at half to three quarters of their diameter.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; to see where a raster varies: Local variance makes a map. A trend, such as a long slope, lets the curve rise without end: remove it first. Things of many sizes have no peak.&lt;/p&gt;&lt;p&gt;At each scale the deviation (or variance) of 3 x 3 cells, divided by n, is averaged over the windows that lie wholly inside and have data in all nine. Nodata is left out of coarser cells. The report draws the curve, its peaks and the rate of change.&lt;/p&gt;&lt;p&gt;CHARACTERISTIC_SCALE is the cell size at the first peak, after the first scale, whose prominence is at least 5 % of the curve&apos;s range; FOUND is 0 where there is none. CHARACTERISTIC_SCALE_CELLS is the same in cells of the raster, as WINDOW takes it.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Woodcock, Strahler 1987, doi:10.1016/0034-4257(87)90015-0; rate of change: Dragut, Tiede, Levick 2010, doi:10.1080/13658810903174803.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>scale,average local variance,alv,local variance,resolution,cell size,pixel size,object size,characteristic scale,esp,rate of change,texture,i.variance,woodcock,satellite,landsat,LiDAR,canopy,crown,grain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Coarsen averages squares of cells. Widen keeps the cells and takes the windows that 3 x 3 coarser cells would cover: such a curve flattens, and seldom peaks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Statistic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>What is averaged over the windows. Variance gives more weight to sharp edges.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Largest cell size (times the present one)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>How many cells of the raster the largest cells are wide; three of them must fit into the raster. Empty: a tenth of the raster&apos;s shorter side, at most 100.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Step between cell sizes (times the present one)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>2 takes every second factor: 1, 3, 5 and so on, in half the time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Average by scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Where to write the table: a row for each scale.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Report of the average local variance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Where to write the report, an HTML page with the curve and its peaks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Whether the curve has a clear peak (0 or 1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Cell size at the first clear peak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Cells of the raster along that size, for a window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>At no scale has a window data in all its nine cells.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Peak at cells of {:,g} {}, factor {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>The curve has no clear peak.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>FOUND is 0: steps of a model that take CHARACTERISTIC_SCALE are left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Factor (cells)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Cell size ({})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Change (%)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/averagelocalvariance.py"/>
        <source>Windows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Pearson</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Spearman</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Covariance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>First band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Second band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Correlation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Two-sided p of the correlation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Number of cells with data in both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Covariance, over n - 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Band correlation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Computes how each two bands of one or several rasters correlate, as a table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to see which bands say the same, before a classification or a principal component analysis; to compare rasters of one place; for a correlation or covariance matrix.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; to see where two bands agree: Local correlation makes a map of it.&lt;/p&gt;&lt;p&gt;Each pair is taken over the cells in which both have data. The table has a row for each two bands, both ways round, and for each band with itself, whose r is exactly 1. With fewer than 3 cells, or a band that is flat there, r is NULL. p takes cells for independent, which neighbouring cells seldom are. Other rasters are laid on the grid of the first.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Chan, Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>correlation matrix,covariance,covariance matrix,pearson,spearman,rank,bands,layers,layerCor,layerStats,multicollinearity,heat map,PCA,redundancy,r.covar,band statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Which bands are compared. Empty: all but alpha bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>More rasters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Their bands are compared as well, resampled to the input raster&apos;s grid (bilinear) where they have another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Pearson&apos;s r measures how well a straight line describes the pairs; Spearman&apos;s, that of ranks, how well any rising or falling curve does, and takes some ten times as long. Covariance adds a column with it to Pearson&apos;s r.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Table of band correlations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Where to write the table: a row for each two bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Report of the band correlation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>Where to write the report, an HTML page with the matrix in colours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>INPUT gives 1 band, and there are no LAYERS: give 2 bands or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>{} correlation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>pair of bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>pairs of bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/bandcorrelation.py"/>
        <source>{}, {:,} x {:,} cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Equalize histogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Spreads the values of a raster evenly, so that each grey level is used as often.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to bring out detail in an image or elevation model whose values crowd together, and to make rasters comparable by rank.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; to measure: the results are ranks in disguise, and differences between them mean nothing in the raster&apos;s own units.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Interpolated&lt;/strong&gt; counts the cells in bins and maps each value along the cumulative histogram; a cell gets the same value as with numpy.interp over the left edges of the bins. &lt;strong&gt;Exact ranks&lt;/strong&gt; counts the cells strictly smaller than each: no bins, no lost detail, for any data. &lt;strong&gt;Lookup table&lt;/strong&gt; maps each whole number by the share of cells up to it, for integer rasters.&lt;/p&gt;&lt;p&gt;Cells without data stay so. Where an integer result would use all its values, nodata takes the lowest, results start one above, and the log says so.&lt;/p&gt;&lt;p&gt;FLATNESS tells how even the first band&apos;s result is: 1 is perfectly flat, 0 is all cells in one class.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Gonzalez, Woods: Digital Image Processing, histogram equalization; Coltuc et al. 2006, doi:10.1109/TIP.2005.864170, for exact ranks.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>histogram,equalization,equalisation,contrast,stretch,enhance,enhancement,rank,cdf,histeq,equalize_hist,lookup table,equalise,equalize,satellite,landsat,brightness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Interpolated histogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Exact ranks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Lookup table (integers)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Interpolated is fast and right for most. Exact ranks sorts all cells. Lookup table is for integer rasters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Bins (interpolated histogram)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Number of bins of the interpolated method; the others have none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Lowest value to count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Start of the first bin (interpolated method). Lower values are mapped as this one. Empty: the lowest value of the raster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Highest value to count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>End of the last bin (interpolated method). Higher values get the largest result. Empty: the highest value of the raster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Bands together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Each band by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>All bands by one histogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>By itself uses the whole range for each band, and shifts colours; one histogram keeps the bands comparable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Type of the result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Byte (0-255)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>UInt16 (0-65535)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Float32</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Byte suits pictures, UInt16 keeps more levels, Float32 does not round.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Lowest result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Start of the range that the results are spread over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Highest result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>End of the range that the results are spread over; 255 for Byte, up to 65535 for UInt16.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Equalized</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Flatness of the result, 0 to 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Whether the first band has a flatness (0 or 1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>Nodata is {:,g}; results run from {:,g} to {:,g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>METHOD is 2, lookup table, but band {} of {} is {}: give an integer raster, or METHOD 0 or 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>METHOD is 2, lookup table, but band {} of {} holds whole numbers of 2^53 and more: give METHOD 0 or 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/equalizehistogram.py"/>
        <source>{}: flatness {:,.4f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Number, the highest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Value of the peak, smoothed if asked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Value of the raster at the peak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Height above the key col (raster&apos;s units)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Value of the key col</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>x of the key col (CRS units)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>y of the key col (CRS units)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Cells of the summit plateau</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>1: more data could change the prominence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Extract peaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Finds peaks or pits as points, each with its prominence and its key col.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for summits and sinks of terrain, treetops in a canopy height model, hot spots in any field. Prominence tells which of them stand out: it is the height above the highest saddle, the key col, that leads to strictly higher ground.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for the extent of a hill or a crown: peaks are points.&lt;/p&gt;&lt;p&gt;A plateau is one peak, at its cell nearest the middle. Peaks at the edge count. The highest peak of a connected region has no col: its prominence is the height above the region&apos;s lowest cell. Where the ground above the col reaches the edge of the raster or cells without data, more data could change the prominence: then bound is 1.&lt;/p&gt;&lt;p&gt;For pits everything is upside down, and prominence is a depth.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Kirmse, de Ferranti 2017, doi:10.1177/0309133317738163.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>peak,summit,maximum,maxima,local maxima,minimum,minima,pit,sink,prominence,saddle,col,treetop,tree top,spot height,mountain,find peaks,hill top,extrema,hilltop,canopy,crown,tree,LiDAR,CHM,DEM,terrain,topography,sinks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Look for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Pits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peaks are higher than all around them, pits lower.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Minimum prominence (raster&apos;s units)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Peaks that stand out less are left out, in the raster&apos;s units. Most useful of all filters: noise has many peaks but little prominence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Minimum value (raster&apos;s units)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Lower peaks are left out (of pits, higher ones). Empty: none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Minimum distance (map units, or metres if degrees)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Of peaks closer to each other the higher one stays. In map units, or in metres on the ellipsoid where the CRS is in degrees.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>At most this many (0: all)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Only so many of the highest peaks (of pits, the lowest). 0: all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Eight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Four</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Whether cells that touch by corners are neighbours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Smoothing (sigma in cells; 0: none)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Sigma of a gaussian that the raster is smoothed with first. Cells without data are left out of it. 0: none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Where to write the points; the ending says the format (.gpkg is best). FILE.gpkg|layername=NAME adds a layer to a GeoPackage, or replaces it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>Number of peaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>peak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>peaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>pit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/extractpeaks.py"/>
        <source>pits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Smooth surface (biharmonic)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Membrane (Laplace)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Inverse distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Nearest cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Local mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Row mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Column mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Band mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Fill gaps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Fills cells without data from the cells around them, and leaves all others alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for voids in elevation models, clouds and stripes in images, and any hole that the surroundings say something about.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; where gaps are wide compared with what the raster shows: a filled value is a guess, and the farther from data, the wilder. Where the same place was seen at other times, those are better witnesses.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Smooth surface&lt;/strong&gt; carries slopes on into the gap and is the best choice for terrain and other smooth fields; it may overshoot where the rim is noisy. &lt;strong&gt;Membrane&lt;/strong&gt; never leaves the range of its rim. &lt;strong&gt;Inverse distance&lt;/strong&gt;, &lt;strong&gt;nearest cell&lt;/strong&gt; (for classes) and &lt;strong&gt;local mean&lt;/strong&gt; are plain and fast. &lt;strong&gt;Row, column and band mean&lt;/strong&gt; suit sensors that lose lines, and statistics that need no detail.&lt;/p&gt;&lt;p&gt;Cells that are no gaps keep their exact values and type. A hole of a million cells takes a minute or so with the two surfaces.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;References:&lt;/strong&gt; Damelin, Hoang 2018, doi:10.1155/2018/3950312 (biharmonic); Shepard 1968, doi:10.1145/800186.810616 (inverse distance).&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>fill,nodata,gap,void,holes,inpaint,interpolate,interpolation,fillnodata,biharmonic,laplace,idw,inverse distance,nearest,missing data,cloud,stripes,SLC-off,null,NaN,DEM,DTM,terrain,LiDAR,satellite,landsat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>How to find the missing values; see the description above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Maximum distance from data (cells; 0: any)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Cells farther than this from data are not filled. 0: any distance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Largest gap to fill (cells; 0: any)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Gaps of more cells are left as they are. 0: any size. A gap is a set of cells that touch by sides or corners.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Fill only gaps inside the raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Leave gaps alone that touch the raster&apos;s edge, such as collars.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Mask of the cells to fill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Fills the cells where this raster is valid and not 0, whether they hold data or not. Nodata outside stays and is no source. Another grid or CRS is all right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Values to treat as gaps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Numbers separated by semicolons, such as 0; 9999. With commas a value for each band, such as 255,255,255: a gap where all bands match. As they are stored: before scale and offset.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Where is a gap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>In each band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Where all bands lack data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>With the second, a dark cell whose red happens to be the nodata value (0, say) is no gap, and fills others; a value far from all cells, such as -9999, fills none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Power of the distance (inverse distance)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>For inverse distance: weights are one over the distance to this power.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Neighbours (inverse distance; 0: one in each of eight directions)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>For inverse distance: how many of the nearest data cells around the gap to weigh. 0: the nearest one in each of eight directions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Radius in cells (local mean)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>For local mean: data within this many cells count; where there are none the radius doubles.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Filled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Number of cells filled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>Number of gap cells left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>{}: {} in {}, {:,} filled, {:,} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>gap cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>gap cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>gap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/fillgaps.py"/>
        <source>gaps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Local correlation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Computes how alike two rasters are around each cell: their correlation, p, and n.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to see where two images, models or dates agree and where they do not. Brightness and contrast may differ: only the pattern counts.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for two series of dates: Stack correlation compares them cell by cell. p takes cells for independent, which neighbouring cells seldom are: read it as a rank, not as a probability.&lt;/p&gt;&lt;p&gt;The result has three bands: r from -1 to 1; p, two-sided, by Student&apos;s t; and n, the number of pairs. Windows with fewer than three pairs, or where either raster is flat, have no r: they are nodata, neither 0 nor 1. A second raster on another grid or in another CRS is laid on the first one&apos;s grid.&lt;/p&gt;&lt;p&gt;With a maximum lag the second raster is moved by up to so many cells, and each cell takes the move of the greatest correlation. Two bands, lag_x and lag_y, say by how many columns to the right and rows down; at_limit is 1 where that is as far as was searched, and the true move may be farther. p is that of one lag, and too small for the best of many.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Pebay 2008, SAND2008-6212, doi:10.2172/1028931, for the sums of a window.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>correlation,pearson,spearman,rank correlation,moving window,local,focal,similarity,compare,coefficient,image correlation,focalPairs,regression,slope,lag,change,likeness,change detection,satellite,landsat,NDVI,agreement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Band of the second raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Pearson&apos;s r measures how well a straight line describes the pairs; Spearman&apos;s, that of ranks, how well any rising or falling curve does, and outliers do not rule it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Rectangle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Ellipse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Footprint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Maximum lag (cells; 0: none)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>How far the second raster is moved, each way, to look for the greatest correlation. Each lag costs as much as the first: 5 costs 121 times as much. 0: not at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Minimum number of pairs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Windows with fewer cells that have data in both rasters give nodata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Write p and n as well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Whether bands with the two-sided p-value and the number of pairs follow that of r. Without them the run is faster and the file a third as large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Write the line of least squares as well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Whether bands follow with the slope and the intercept of the line that tells the first raster from the second, and with the root of the mean squared distance from it (RMSE, over n).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Average local correlation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Whether any window has a correlation (0 or 1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>EDGES is 5: two rasters have no constant in common; give another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>INPUT_2 has no CRS: its coordinates are taken as INPUT&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>Average correlation {:,.6g} over {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>windows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localcorrelation.py"/>
        <source>No window has a correlation: too few pairs, or flat rasters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Local statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Computes statistics of the window around each cell, as many as wanted at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to smooth (mean, median), to find ridges and hollows (maximum, minimum, percentiles), relief and texture (range, deviation, entropy), to clean up or count classes (majority, minority, variety), or to count and add up cells. Each statistic becomes a band; the file is read once.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for the average local variance as a number (Local variance), for statistics of zones (Zonal statistics), or of a whole raster.&lt;/p&gt;&lt;p&gt;Nodata neither counts nor spreads. Median, percentiles and the statistics of classes are exact, not binned. Percentiles lie between cells as numpy&apos;s do; of several values that are equally frequent, majority and minority are the smallest; entropy is in natural units, over exact values. Whole numbers beyond 2&lt;sup&gt;53&lt;/sup&gt; are rounded first, as Float64 holds them. Skewness and kurtosis (excess: 0 for a normal distribution) are those of the cells, n in the denominator; a window of equal cells has none.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Weights:&lt;/strong&gt; gaussian exp(-d&lt;sup&gt;2&lt;/sup&gt; / 2 SIGMA&lt;sup&gt;2&lt;/sup&gt;), inverse distance 1 / (1 + d) and exponential exp(-d / SIGMA), d in cells from the middle of the window: all are 1 there. Mean, variance and higher moments divide by the sum of the weights; the sum does not. Other statistics take all cells of a weight other than 0 alike.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Same numbers as&lt;/strong&gt;&lt;/p&gt;&lt;ul&gt;&lt;li&gt;GRASS r.neighbors: edges shrink, n, cells without data too; its -c: ellipse; its gaussian and exponential weights for means and variances.&lt;/li&gt;&lt;li&gt;SAGA Focal Statistics: edges shrink, n; its sector: wedge.&lt;/li&gt;&lt;li&gt;SciPy&apos;s filters: edges reflect, n.&lt;/li&gt;&lt;li&gt;Orfeo ToolBox: edges nearest, n - 1.&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Pebay 2008, SAND2008-6212, doi:10.2172/1028931, for moments; Hyndman, Fan 1996, doi:10.1080/00031305.1996.10473566, type 7, for percentiles.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>focal,focal statistics,neighborhood,neighbourhood,moving window,mean,average,smooth,median,filter,minimum,maximum,range,relief,sum,count,percentile,quantile,rank,skewness,kurtosis,entropy,majority,mode,minority,variety,diversity,variance,standard deviation,texture,annulus,wedge,circle,gaussian,weights,convolution,r.neighbors,stdfilt,kernel,stddev,blur,noise,denoise,despeckle,outlier,low pass,high pass,edge detection,sobel,laplacian,rugosity,roughness,DEM,terrain,focal mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Coefficient of variation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Minimum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Maximum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Sum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Median</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Percentiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Skewness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Kurtosis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Entropy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Majority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Minority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Variety</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Which statistics to write, a band each, in the order chosen, for each band of the raster. Count is the number of cells with data, variety that of different values; the coefficient of variation is the deviation over the absolute mean.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Percentiles (for the statistic Percentiles)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>25;75</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>For the statistic Percentiles: numbers from 0 to 100 separated by semicolons, such as 2.5;97.5, a band each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Annulus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Wedge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source> Annulus: the ellipse without the cells near its middle. Wedge: the part of the ellipse between two directions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Inner radius of the annulus (cells)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Cells at this distance from the middle of the window, or nearer, are left out. 0 leaves out the cell itself. The outer radius is (WINDOW - 1) / 2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Wedge from (degrees clockwise from north)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>The direction where the wedge begins: 0 is up (the first row), 90 right. The angles a of ArcGIS, which go the other way from the right, are 90 - a, with start and end exchanged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Wedge to (degrees clockwise from north)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>The direction where the wedge ends, clockwise from its start. Cells in both directions, and the cell itself, belong to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Gaussian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Exponential</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Matrix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>How much cells count: all alike, less with the distance d from the middle (see the description above), or as the matrix of weights says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Sigma (cells)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>For gaussian weights their standard deviation; for exponential ones the distance at which they fall to 1/e. GRASS&apos;s factor for these is -1 / SIGMA.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Matrix of weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>For the weights Matrix: numbers, a row a line (or separated by semicolons), values separated by blanks, such as 1 2 1; 2 4 2; 1 2 1. In brackets commas separate: [[0, 0.5, 0], [0.5, 1, 0.5]]. Or the path of a text file that holds it, as a matrix or for GRASS&apos;s r.mfilter. Its size is that of the window. 0 leaves a cell out; negative weights are for sums only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Compute only where this raster is not 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>Results are computed where this raster has data other than 0, and are nodata elsewhere. The windows still see all cells. Another grid or CRS is all right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>STATISTICS is empty: give one or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>PERCENTILES: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>No cell has a result: no window has enough data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>give numbers from 0 to 100, separated by semicolons, such as 2.5;97.5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>PERCENTILES holds {}: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>PERCENTILES is empty: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>local statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>percentiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localstatistics.py"/>
        <source>{} of {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Local variance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Computes how much the cells around each cell vary: their variance or deviation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to see texture, roughness, edges and noise, to tell forest from field, or to map where a model is uncertain. The log and the number outputs give the average over the raster.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for the scale at which a landscape varies most, or where a trend (a steady slope) should not count as variation: remove it first.&lt;/p&gt;&lt;p&gt;Nodata neither counts nor spreads. The variance is exact for any offset of the values, and exactly 0 where all cells are equal.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Same numbers as&lt;/strong&gt;&lt;/p&gt;&lt;ul&gt;&lt;li&gt;SciPy&apos;s generic_filter(np.var), uniform_filter: edges reflect, n.&lt;/li&gt;&lt;li&gt;numpy&apos;s sliding windows: edges nodata, n.&lt;/li&gt;&lt;li&gt;MATLAB&apos;s stdfilt: standard deviation, edges reflect, n - 1.&lt;/li&gt;&lt;li&gt;GRASS r.neighbors: edges shrink, n, cells without data too; its -c: ellipse.&lt;/li&gt;&lt;li&gt;SAGA: edges shrink, n.&lt;/li&gt;&lt;li&gt;Orfeo ToolBox: edges nearest, n - 1.&lt;/li&gt;&lt;li&gt;R&apos;s terra, focal(sd, na.rm): standard deviation, edges shrink, n - 1, cells without data too.&lt;/li&gt;&lt;li&gt;OpenCV&apos;s boxFilter: edges mirror, n.&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Chan, Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>variance,standard deviation,coefficient of variation,focal,neighborhood,neighbourhood,moving window,texture,roughness,heterogeneity,stdfilt,r.neighbors,kernel,filter,stddev,noise,speckle,edge detection,rugosity,terrain,DEM,ruggedness,NDVI</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Variance is in squared units of the cells, standard deviation in their units; the coefficient of variation is the deviation over the absolute mean, without a unit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Average local standard deviation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Number of windows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>Whether any window has a result (0 or 1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>{}: no window has enough data, and there is no result; WINDOW, MIN_CELLS, DENOMINATOR and EDGES say what is enough</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/localvariance.py"/>
        <source>{}: average local variance {:,.9g}, average local deviation {:,.9g}, {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Number, the best match first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Score of the match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Correlation (mean removed)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Correlation (not centred)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Squared difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Match template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Finds where a small raster, or a rectangle of the raster itself, is found again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; to find things that look alike: coins, trees, houses, ground control points, a piece of an image in a larger one. Draw a rectangle around one on the map, or give a raster of it.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for things that are turned or of another size than the template: a score falls off some ten degrees and ten percent away.&lt;/p&gt;&lt;p&gt;The score is written where the middle of the template lies. Correlation with the mean removed is 1 for a match, whatever its brightness and contrast; the correlation that is not centred is near 1 wherever both are bright; the squared difference is 0 for a match and may be above 1. Places where less than half of the template lies on data, where it crosses the edge, or where the raster is flat, have no score.&lt;/p&gt;&lt;p&gt;Matches are places whose score is at least the threshold (of squared differences at most 1 less the threshold) and better than those around them. FOUND says whether there are any; BEST_X and BEST_Y are the middle of the best place, between cells, threshold or not.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Lewis 1995, Fast normalized cross-correlation; Padfield 2012, doi:10.1109/TIP.2011.2181402, for missing data.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>template matching,match,find,object detection,normalized cross-correlation,NCC,pattern,matchTemplate,OpenCV,image,count,trees,houses,ground control points,similar,search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Which bands are compared, all together. Empty: all but alpha bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>A small raster of what is looked for, with as many bands. With a georeference it is resampled to the cells of the input raster, if it has others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Template, as a rectangle of the input raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Instead of a raster: the cells whose centres lie in it are looked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Correlation with the mean removed suits most: neither brightness nor contrast matter. The others are for images in which they do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Places with at least this score are matches; of squared differences those with at most 1 less this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Of matches closer to each other the better one stays. Empty: half the template.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Scores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Where to write the matches, a point in the middle of each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Whether there is a match (0 or 1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Best score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>x of the middle of the best place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>y of the middle of the best place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>No place has a score: INPUT is flat, or too little has data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Best score {:,.6g} at x {:.9g}, y {:.9g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>both are given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>neither is given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>TEMPLATE and TEMPLATE_EXTENT: {}; give one of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>TEMPLATE_EXTENT is x {:.9g} to {:.9g}, y {:.9g} to {:.9g}: no cell of INPUT has its centre there; draw it on the raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>TEMPLATE has {}, and INPUT gives {}: give as many, or choose BANDS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>TEMPLATE has other cells than INPUT: it is resampled to {:,} x {:,}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/matchtemplate.py"/>
        <source>Template: {:,} x {:,} cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Which bands make the stack, in this order. Empty: all but alpha bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Stack correlation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Computes in each cell how two stacks of bands, or a stack and a series, correlate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>&lt;p&gt;&lt;strong&gt;Use it&lt;/strong&gt; for two series of rasters: does greenness follow rain, and how many months later? For one series against time, or against an index such as that of El Niño, give its numbers as SERIES: the slope is then the trend.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Use something else&lt;/strong&gt; for two single rasters: Local correlation compares them in moving windows.&lt;/p&gt;&lt;p&gt;Band 1 is paired with band 1, and so on; pairs in which one has no data are left out. The result has five bands: r from -1 to 1 (Kendall&apos;s is tau-b); p, two-sided; n, the number of pairs; and slope and intercept of the line of least squares that tells the first stack from the second, whatever the method. Cells with fewer than three pairs, or where either stack is flat, have no r: they are nodata, neither 0 nor 1.&lt;/p&gt;&lt;p&gt;With a maximum lag, bands are paired with earlier and later ones too, and each cell takes the lag whose r is farthest from 0. Lag k pairs band t + k of the first stack with band t of the second: positive where the first follows the second. p is that of one lag, and too small for the best of many.&lt;/p&gt;&lt;p&gt;&lt;strong&gt;Reference:&lt;/strong&gt; Kendall 1970, Rank Correlation Methods; Bretherton et al. 1999, doi:10.1175/1520-0442(1999)012&amp;lt;1990:TENOSD&amp;gt;2.0.CO;2, for the effective number.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>correlation,time series,stack,pixelwise,cell by cell,layerwise,corLocal,pearson,spearman,kendall,tau,rank,trend,slope,regression,lag,NDVI,rainfall,climate,raster stack,multiband</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Bands of the second raster (none chosen: all)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Series, instead of a second raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>As many numbers as there are bands, separated by blanks, commas or semicolons, with NA for one that is missing; or the path of a text file or a table (.csv) that holds them in its last column of numbers, or in the one named as FILE.csv|COLUMN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Kendall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Pearson&apos;s r measures how well a straight line describes the pairs; Spearman&apos;s, that of ranks, and Kendall&apos;s tau-b, how well any rising or falling curve does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Maximum lag (bands)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>How many bands earlier and later are tried. 0: band 1 with band 1, and so on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Window (cells)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>3 takes the pairs of the eight neighbours as well. 1: those of the cell.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Cells with fewer bands that have data in both give nodata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Let p allow for autocorrelation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>Bands that resemble those before them tell less than n pairs do. p is then that of n (1 - ab) / (1 + ab) pairs, with the lag-1 autocorrelations a and b of both, at least 3 and at most n. Not for Kendall&apos;s tau.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>cell has a correlation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>cells have a correlation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>{}, of {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>No cell has a correlation: too few pairs, or flat stacks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>BANDS: {} gives {}; a correlation along bands needs 3 or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>MAX_LAG is {}: of {} fewer than 3 pairs are left; give {} at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>EFFECTIVE_N is on: Kendall&apos;s tau has no effective number of pairs; choose Pearson or Spearman</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>INPUT_2 and SERIES: {}; give one of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>INPUT gives {}, and INPUT_2 {}: they are paired one by one; choose as many with BANDS and BANDS_2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>SERIES has {}, and INPUT gives {}: give one for each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../algorithms/stackcorrelation.py"/>
        <source>SERIES: {}, {} missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>Histogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>Gaps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>; did you mean {}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>There is no parameter {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}: QGIS itself cannot open that raster ({})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}, which holds several rasters: give the layer of one, {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}: no raster can be opened there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>A library cannot be loaded: {}. Install it anew, SciPy for instance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>There is not enough memory; choose a smaller window or raster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is empty: give {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>the number of a band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>true or false</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>the path of a file to write, or TEMPORARY_OUTPUT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}: give {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>one or more of {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>one of {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>of at least {:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>from {:g} to {:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>a whole number of at most {:.0f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}: give the number of one band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>give {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is empty: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} holds {}: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} is {}: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/base.py"/>
        <source>{} needs SciPy, which this QGIS comes without: install it with the OSGeo4W setup (package python3-scipy) on Windows, &apos;pip3 install scipy&apos; with QGIS&apos;s own Python on macOS, your package manager (python3-scipy) on Linux, and &apos;flatpak run --command=pip3 org.qgis.qgis install --user scipy&apos; for Flatpak.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/geopackage.py"/>
        <source>{} is no GeoPackage; choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/geopackage.py"/>
        <source>{}: {} is there, and no layer of points or table; choose another layername</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/geopackage.py"/>
        <source>{} holds {}: give {}|layername= and a name to add or replace one layer, or choose another file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/geopackage.py"/>
        <source>{}: no layer can be called {!r}; choose another layername</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} is no data, as the layer&apos;s settings in QGIS say</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>the nodata value of the file is data, as the layer&apos;s settings say</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>band {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} bands from {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} has cells of {:.9g}, far from all others, which count as values. If they mean no data, add the number to the layer&apos;s additional no data values (Properties, Transparency), or declare it in the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} is {}: {} has {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} has a colour table: its cells are numbers of colours, and statistics of them seldom mean anything.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} has its {:,} bands cell by cell: they are copied to a temporary file first, one after the other ({:,} MB).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} lies on another grid and is resampled ({}) to that of INPUT.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} {} ({}) has no size of its own: export it to a GeoTIFF first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} {} is read by QGIS ({}), not GDAL: {} x {} cells are exported first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/inputs.py"/>
        <source>{} {} could not be exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/layers.py"/>
        <source>{}: QGIS itself cannot open that raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/layers.py"/>
        <source>{} holds {}: no raster can be opened there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>variance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>standard deviation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>coefficient of variation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>minimum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>maximum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>sum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>median</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>percentile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>skewness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>kurtosis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>entropy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>majority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>minority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/naming.py"/>
        <source>variety</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/outputs.py"/>
        <source>CREATION_OPTIONS holds {}: give KEY=VALUE, separated by |</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Shrink the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Reflect (d c b a | a b c d | d c b a)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Mirror (d c b | a b c d | c b a)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Nearest cell (a a a | a b c d | d d d)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Wrap around (b c d | a b c d | a b c)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>A constant value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>No result (nodata)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Input raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>The raster to work on. Any size, any format that GDAL reads, nodata anywhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>The raster to compare with. It may lie on another grid and in another CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Second raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Which band of the raster to read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Bands (none chosen: all)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Which bands to work on, one output band each. Empty: all but alpha bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>{} holds {}: give numbers of bands from 1, such as 1;2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>{} is {}: give numbers of bands from 1, such as 1;2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Cells outside the raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>What the window meets beyond the edge. Shrink: only cells of the raster count (GRASS, SAGA, R). Reflect: SciPy&apos;s default and MATLAB&apos;s &apos;symmetric&apos;. Mirror: OpenCV&apos;s default. Nearest: Orfeo ToolBox, GDAL. Nodata: no result where the window crosses the edge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Value of cells outside the raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>The constant that stands beyond the edge, for the edge rule &apos;A constant value&apos;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Where to write the result; the ending says the format (.tif is best).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>HTML files (*.html)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Creation options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Options for the output&apos;s format, KEY=VALUE separated by |, for instance COMPRESS=DEFLATE|TILED=YES|NUM_THREADS=ALL_CPUS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Size of the window in cells, across. 3 looks at the eight neighbours; even sizes reach one cell further to the left and top.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Window rows, if different</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Size of the window in cells, from top to bottom. Empty: as many as across.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Shape of the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Ellipse: the cells whose centres lie in the ellipse through the centres of the window&apos;s outermost cells. Footprint, where offered: the cells marked in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Footprint, such as 0 1 0; 1 1 1; 0 1 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>For the shape Footprint: a matrix of 0 and 1, a row a line (or separated by semicolons), values separated by blanks, such as 0 1 0; 1 1 1; 0 1 0. In brackets commas separate: [[0, 1, 0], [1, 1, 1]]. Or the path of a text file that holds it, as a matrix or for GRASS&apos;s r.mfilter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Bands that the window spans</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>3 takes the band before and after as well: the window is a cube of cells.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Divide by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>n</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>n - 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>n gives the variance of the cells themselves (SciPy, GRASS, SAGA), n - 1 that of a population they are a sample of (MATLAB, R, Orfeo ToolBox). n is the number of cells with data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Minimum number of valid cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Windows with fewer cells that have data give nodata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Compute for cells without data too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Whether cells that have no data themselves get the statistic of their neighbours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Keep every n-th cell (1: all)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Write every n-th row and column only; the cells are n times as large and keep their centres.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Resampling of the second raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Nearest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Bilinear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>Cubic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/parameters.py"/>
        <source>How the second raster is laid on the first one&apos;s grid, where they do not line up. Average: the mean of all cells below one of the first raster&apos;s, for much finer ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/report_file.py"/>
        <source>{} {}: reports are written as HTML; give a name that ends in .html</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/report_file.py"/>
        <source>{} {} cannot be written: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>{} in {:,.1f} s: {:,.1f} million cells per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>... and {:,} bands more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>{:,} x {:,} cells, bands: {}, blocks: {:,} of {:,} x {:,}, {}, {} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>1 thread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>{} threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/run.py"/>
        <source>{} has no cell with data: all are nodata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/settings.py"/>
        <source>The setting &apos;{}&apos; is {}: give a whole number from {} to {} under Settings &gt; Options &gt; Processing &gt; Providers &gt; Raster Kernels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/settings.py"/>
        <source>Threads (0: as set in QGIS; -1: all cores)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/settings.py"/>
        <source>Memory for blocks of cells (MB)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>x (CRS units)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>y (CRS units)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>writes no file of that name for a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep the column {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>cannot be read back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not give back all rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep the CRS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>gives points a CRS, and INPUT has none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep the numbers of rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>holds no points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep what is missing in the column {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep {:.6g} in the column {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_formats.py"/>
        <source>does not keep the places of points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>no ending</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{}: {} is no vector format that can be written; choose .gpkg</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{}: the name of a database has {} bytes at most; choose a shorter one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{}: only a GeoPackage (.gpkg) holds layers by name; leave out |layername={}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{} holds {}, and all of them would be lost; choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{} {}: this format holds no points; x and y are columns, in {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>no CRS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>; choose for instance .gpkg</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>cannot be written as {}: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>is a folder of files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{} {} is the file of {} as well; choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>not all of it is there to be read; the disk may be full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/vector_sink.py"/>
        <source>{} {} cannot be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>FOOTPRINT is not used: choose the shape Footprint (SHAPE 2) for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>WINDOW_BANDS is {}: windows over several bands are rectangles; give 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>WEIGHTS are not used: choose the weights Matrix (WEIGHTING 4)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>WINDOW_BANDS is {}: weights are for windows of one band; give 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>SHAPE is {}: a matrix of weights is its own shape, with 0 for cells that do not belong; give 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>EDGE_VALUE is {:g}: cells of {} have 32 bits; give {:.6g} to {:.6g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>WINDOW_BANDS is {}: {} gives {}; give at most {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>{} is {}: there is no such file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>{} is {}: no matrix is that large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>{} is {}: that file cannot be read ({})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../toolbox/window_parameters.py"/>
        <source>{}: {} x {}, {}, sum {:,.9g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/equalize.py"/>
        <source>{}: band {} has no cell with data: all are nodata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/equalize.py"/>
        <source>{}: all cells of band {} are infinite; give METHOD 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/equalize.py"/>
        <source>RANGE_MIN is {:g} and RANGE_MAX {:g}: no cell lies between</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/equalize.py"/>
        <source>{} MB for sorting cannot be kept in {}: {}; set TMPDIR to a larger folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/equalize.py"/>
        <source>RANGE_MIN is {:g} and RANGE_MAX {:g}: give a range that {} has cells in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/coarse.py"/>
        <source>Large gaps: what lies farther than {} cells from data is filled from the raster coarsened by {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/filling.py"/>
        <source>MAX_DISTANCE has no meaning for means, and is not used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/filling.py"/>
        <source>NEIGHBOURS is {}, but {} has {} with data in band {}; give fewer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/filling.py"/>
        <source>{} is {:,}: each gap would need more than {:,} cells of INPUT around it; give at most {:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>GAP_RULE 1: {} of {} with the nodata value {:g} are data like the other bands of these cells.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>{}: gaps may stay, and in {} no value is left to stand for nodata; fill all gaps, or give fewer BANDS, or convert it to a wider type first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>OUTPUT gets the nodata value {}, that no cell holds, for gaps that stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/found.py"/>
        <source>{}: band {} has no cell with data to fill from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/rule.py"/>
        <source>GAP_VALUES holds {}: give numbers, such as 0; 9999</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/rule.py"/>
        <source>GAP_VALUES holds {}: give one number, or one for each band ({})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/rule.py"/>
        <source>GAP_VALUES holds {}: of whole numbers beyond 2^53 neighbours are not told apart; give GAP_MASK instead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/rule.py"/>
        <source>GAP_VALUES: {} (a comma stands between bands)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/fill_gaps/rule.py"/>
        <source>GAP_VALUES: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/match.py"/>
        <source>{} is {:,} x {:,} cells of INPUT: give a template of at most {:,} cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/match.py"/>
        <source>{} is {:,} x {:,} cells, and INPUT {:,} x {:,}: give a template that fits in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/series.py"/>
        <source>{} holds {}: give numbers, and NA for one that is missing, such as {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/series.py"/>
        <source>{} is {}: no series is that long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/series.py"/>
        <source>{} names the column {}: the table has {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/series.py"/>
        <source>{}: no column of that table holds numbers alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/variance_by_scale.py"/>
        <source>INPUT has {} cells: give a raster of at least 3 x 3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../recipes/variance_by_scale.py"/>
        <source>MAX_SCALE is {}: three cells of that size do not fit into the {} cells of INPUT; give {} at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/common/wording.py"/>
        <source>({} characters)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/correlation/_significance.py"/>
        <source>n must be at most {} pairs, not {:,.0f}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/correlation/stack.py"/>
        <source>stacks of {} and {} bands have no pairs in common</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/correlation/stack.py"/>
        <source>Kendall&apos;s tau has no effective number of pairs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/correlation/template.py"/>
        <source>the template has no cell with data in all bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/correlation/template.py"/>
        <source>the template holds an infinite cell; give one of finite numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/correlation/template.py"/>
        <source>the template is flat: all its cells are {:,.9g}, and every flat part of the image would be as good a match; give one with a pattern</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/_surface.py"/>
        <source>the gaps to fill at once have {} cells, more than the {} a smooth surface can take; set a maximum distance, or take the nearest cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/_surface.py"/>
        <source>the smooth surface over gaps of {} cells did not settle in {} steps; set a maximum distance, or take another method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the tension is {}; give 0 (thin plate) to 1 (membrane)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the power of the distance is {}; give 0 to 20</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the number of neighbours is {}; give 0 (eight directions) or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the radius is {}; give 1 or more cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the method is {}; give one of {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>values and target have shapes {} and {}; give the same rows and columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/methods.py"/>
        <source>the maximum distance is {}; give 0 (any) or more cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/runs.py"/>
        <source>gap has {} dimensions; give rows and columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/runs.py"/>
        <source>a run lies outside the raster of {} rows, {} columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/gaps/runs.py"/>
        <source>tile is {}; give 1 or more cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>counts must hold a cell between lower {:g} and upper {:g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>bins must be a whole number, 1 or more, not {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>lower and upper must be finite and in order, not {:g} and {:g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>The range from lower {:g} to upper {:g} is too wide to bin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>the range of results must be in order and within {} ({:g} to {:g}), not {:g} to {:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>nodata must be a value of {} where cells are NaN, not None.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/histogram.py"/>
        <source>the range of results must be in order and within {} levels, not {:g} to {:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/lookup.py"/>
        <source>A lookup table needs integer data of up to 64 bits, and the raster holds {!r}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/lookup.py"/>
        <source>A lookup table holds up to {} distinct values, and the raster has more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/lookup.py"/>
        <source>distinct must hold a cell to make a lookup table from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/ranks.py"/>
        <source>storage has {} places, and place {} was asked for: count all blocks first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/levels/steps.py"/>
        <source>nodata must be a value of uint8 where cells are NaN, not None.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/order/_frequencies.py"/>
        <source>a footprint of {} cells needs a window of that size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/order/_frequencies.py"/>
        <source>a footprint needs a cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/order/_frequencies.py"/>
        <source>statistic {!r} is none of {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/order/_networks.py"/>
        <source>rank {} is beyond {} values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/order/_networks.py"/>
        <source>a window needs a column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/order/_percentiles.py"/>
        <source>percentile {} is not between 0 and 100</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/order/statistics.py"/>
        <source>footprint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/order/statistics.py"/>
        <source>matrix of weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/order/statistics.py"/>
        <source>a {} of {} cells needs a window of that size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/order/statistics.py"/>
        <source>{:g} is a weight: negative ones make a sum only, no {}; give 0 or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/order/statistics.py"/>
        <source>weighted variances divide by the sum of the weights; choose n as the denominator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/peaks/blocks.py"/>
        <source>values have shape {}; a block of rows and columns is needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/peaks/blocks.py"/>
        <source>a block of shape {} at row {}, column {} does not fit a raster of shape {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/peaks/blocks.py"/>
        <source>connectivity is {}; it must be 4 or 8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>values have shape {}; rows and columns are needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>there are no summaries; every block of the raster needs one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>min_distance is {}; it must be 0 or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>points must be one row of finite coordinates for each value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>sigma is {}; it must be 0 or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/peaks/prominence.py"/>
        <source>halo is {}; a sigma of {} needs {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>no cell&apos;s centre lies in the ellipse of a window of {} x {} cells; give 3 or more both ways</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{:g} is too far: in a window of {} x {} cells no cell lies farther than {:g} from the middle; give less than that, or a larger window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>the wedge starts and ends at {:g}: give one that opens, such as 0 and 90, or 0 and 360 for all directions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>in a window of {} x {} cells no cell lies in the wedge from {:g} to {:g}; give a wider one, or a window of odd size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{:g} is too little: give more than 0 cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>with {:g} all weights of the window are 0; give more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{} is no number; give numbers, such as {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>all weights are 0; give at least one other number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>the weights add up to more than a number holds; give smaller ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{} is neither 0 nor 1; give those only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>no cell is marked; give at least one 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{} is not a matrix: give rows of equal length, such as &quot;{}&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{} x {} cells are too many: give at most {} each way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>{} has a comma: write 0.5 with a point, and separate values by blanks and rows by semicolons; commas separate in brackets only, such as [[0, 1], [1, 1]]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>there are {} filters: give a file with one MATRIX</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>MATRIX {}: give as many rows of as many numbers below it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>DIVISOR {}: give a number, or 0 for the sum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../kernels/windows/shapes.py"/>
        <source>TYPE S: windows are filtered side by side, not one after the other; give TYPE P</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/align.py"/>
        <source>{} has {} x {} cells, not {} x {}, and without georeference on both sides cells cannot be matched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/align.py"/>
        <source>the first raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/align.py"/>
        <source>{} cannot be laid on the first raster: {} has no georeference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/align.py"/>
        <source>{} does not overlap the first raster: it covers {}, the first {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/align.py"/>
        <source>{} is smaller than a cell of the first raster: it covers {}, and the first has {} x {} cells in {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/align.py"/>
        <source>{} cannot be laid on the first raster&apos;s grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/align.py"/>
        <source>{}: no transformation to the first raster&apos;s CRS is known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/apart.py"/>
        <source>the temporary file ended too early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/apart.py"/>
        <source>{} has its bands cell by cell, and a copy with one band after the other, {} MB, cannot be kept in {}: {}; set TMPDIR to a larger folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/apart.py"/>
        <source>{} cannot be read at {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/engine.py"/>
        <source>{} no data: their results, or what they are made of, are beyond {:.2g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/engine.py"/>
        <source>cell has</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/engine.py"/>
        <source>cells have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/files.py"/>
        <source>went away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/files.py"/>
        <source>was changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>OUTPUT is {!r}: rasters are files; give a name that ends in .tif, or TEMPORARY_OUTPUT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>OUTPUT {} exists and may hold other tables; choose a new name or a GeoTIFF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>OUTPUT {}: a VRT holds no cells; choose a .tif</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>OUTPUT {}: {} is no raster format that can be written; choose for instance .tif, .img or .nc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>OUTPUT {}: this GDAL writes no cells of type {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>OUTPUT {}: {} holds no {} cells; choose for instance .tif</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>OUTPUT {}: {} does not keep whole numbers exactly; choose for instance .tif</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>CREATION_OPTIONS holds {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>{}, which {} does not know{}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>{}: give {} one of {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>{}, which names a file: results are written to OUTPUT and nowhere else; leave it out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source>CREATION_OPTIONS asks for blocks of {} x {} cells, which take {} MB each, and the memory is {} MB; choose smaller blocks, {} of 512 for instance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/formats.py"/>
        <source> and </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/grid.py"/>
        <source>the geotransform has no inverse: cells have no area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/grid.py"/>
        <source>map units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/plan.py"/>
        <source>{} has {} x {} cells, and {} are the most that can be worked through; clip it first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/plan.py"/>
        <source>{} is stored in blocks of {} x {} cells, which take {} MB, and the memory for blocks is {} MB; store it in smaller tiles, for instance with gdal_translate -co TILED=YES</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/plan.py"/>
        <source>the results of a block take {:,.0f} MB, and do not fit into the memory for blocks, {} MB; write fewer bands at once, or allow more memory in Processing&apos;s options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/plan.py"/>
        <source>a block with the reach of its windows is {} x {} cells, and does not fit into the memory for blocks, {} MB; choose a smaller WINDOW, or allow more memory in Processing&apos;s options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>{} cannot be opened as a raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>{}: {} {} while it was read; run it again when nobody writes to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>{}: band {} cannot be read at {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>{} cannot be read: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>{}: the mask of band {} cannot be read at {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>{:,} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>{} is torn: {} bytes are missing at the end of {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>{} holds several rasters; give one of them: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>{} has no band with data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>{} is only part of a file: its cells take {} bytes, and {} has {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>band {} does not exist: {} has {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>band {} of {} holds complex numbers ({}); give a band of real numbers, for instance its modulus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>band {} of {} is of a type that is not read: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/source.py"/>
        <source>band {} of {} holds signed bytes, which this GDAL reads as unsigned ones; convert it to Int16 first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} cannot be written: {} in folder {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {}: {} is there already, and would be read as part of it; remove it, or choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} cannot be written: it was not made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} cannot be replaced: {}; close it where it is open, or choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} cannot be replaced, and what was there cannot be moved back: it is kept in {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} cannot be brought to the disk: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {}: results are written to ordinary folders only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {!r} holds a character that no file&apos;s name may hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>the folder {} does not exist; make it first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} is a folder; give the name of a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} {}; choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>is a link that leads nowhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>cannot be written: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>is no ordinary file, but a pipe, a socket or a device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>is read-only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>is mounted by itself, and nothing can take its place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>belongs to another user, and its folder keeps it for that user</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>cannot be replaced: {}; close it where it is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} is an input as well; choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} would belong to an input; choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} comes with {}, which belongs to an input; choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} is a link, and this result has several files; give the name of the file itself, {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} comes with {}, and there is such a file already; choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/staging.py"/>
        <source>{} {} comes with {}, which belongs to {}; choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/trial.py"/>
        <source>is not read back as a raster of {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/trial.py"/>
        <source>gives back {} in place of {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/trial.py"/>
        <source>changes the number of rows and columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/trial.py"/>
        <source>holds no rotated grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/trial.py"/>
        <source>does not keep the grid&apos;s place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/trial.py"/>
        <source>turns this raster upside down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/trial.py"/>
        <source>does not keep which cells of each band have data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../raster/trial.py"/>
        <source>does not keep values exactly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Third of the window ({})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>of 3 x 3 coarsened cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>in windows that widen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>{} against cell size; peaks: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Rate of change (%)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Rate of change against cell size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>How to read it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>All scales</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Factor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Average local variance against scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>There is no curve: at no scale has a window data in all its nine cells.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>The first clear peak lies at {} {}, {} times the raster&apos;s cell size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source> Round things that stand apart and are about {} to {} {} across would put it there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source> Further peaks, at {} {}, may be of larger things, or chance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>The curve has no clear peak from {} to {} {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source> Wide windows hold everything: look where the curve flattens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source> It is highest at the largest scale: things are larger than that, or the raster has a trend. Try a larger MAX_SCALE, or remove the trend.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source> It is highest at the first scale: things are hardly larger than the raster&apos;s cells, or the raster is mostly noise (which falls as 1 / factor).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>The upper curve tells how much neighbouring cells differ on average, for cells of each size. Cells much smaller than the things in the raster resemble their neighbours; cells much larger hold a mixture of everything and resemble them again. In between lies a peak. A good resolution for seeing the things is well below the peak.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>The upper curve tells how much the cells of a window differ on average, for windows of each size, which is told by a third of their side. A window much smaller than the things in the raster lies inside one; the curve rises until windows hold whole things and what is between them, and flattens there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>The lower curve is the change from each scale to the next, in percent. Where it crosses zero downwards, the upper curve peaks; a small bump, or a stretch where it falls more slowly, can be a level of its own that the upper curve hides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/averagelocalvariance.py"/>
        <source>Dashed lines mark peaks that stand out by at least 5 % of the curve&apos;s range. Hollow points are averages of fewer than {} windows: do not trust them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/bandcorrelation.py"/>
        <source>No two bands have a correlation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/bandcorrelation.py"/>
        <source>{} and {} are the most alike or opposite: {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/bandcorrelation.py"/>
        <source>{} of {} bands as colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/bandcorrelation.py"/>
        <source>All pairs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../reports/page.py"/>
        <source>en</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
